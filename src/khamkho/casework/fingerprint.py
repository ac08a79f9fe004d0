"""What an event says of the row it left: a hash that shows any later change to it."""

from __future__ import annotations

from khamkho.casework.models import Attachment, Case, CommitteeMember
from khamkho.casework.rules.chain import canonical, digest, instant


def fingerprint(case: Case) -> str:
    """A hash of everything in the case's row and of the files handed in, as they stand after an event."""
    files = [
        [str(a.ref), a.document, str(a.blob_id), a.state]
        for a in case.attachments.filter(state=Attachment.HANDED_IN).order_by("id")
    ]
    # What older events could not know of counts only once it is there, so that their hashes still hold.
    links = [[link.kind, str(link.other.ref)] for link in case.links.select_related("other").order_by("id")]
    moments = [instant(at) for at in (case.complete_at, case.decided_at, case.told_at)]
    clock = [*moments, case.extensions] if any(moments) or case.extensions else []
    people = [
        [str(one.ref), one.role, str(one.user_id or ""), instant(one.since), instant(one.until)]
        for one in case.people.order_by("id")
    ]
    handovers = [
        [one.event, one.office_id, one.number, one.number_year, one.number_seq, one.to_id, one.letter_id, instant(one.at)]
        for one in case.handovers.order_by("event")
    ]  # fmt: skip
    opinions = [
        [str(one.ref), one.asked, one.member_id, one.invitation or "", one.answered, instant(one.due_at), instant(one.ended_at)]
        for one in case.opinions.order_by("id")
    ]  # fmt: skip
    committees = [
        [str(one.committee.ref), one.committee.name, one.committee.order_number, one.committee.order_date.isoformat(),
         one.committee.until and one.committee.until.isoformat(), instant(one.committee.ended_at), one.role, one.seat_id,
         digest(bytes(one.name)) if one.name else ""]
        for one in CommitteeMember.objects.filter(committee__case=case).select_related("committee").order_by("pk")
    ]  # fmt: skip
    publications = [
        [str(one.ref), one.office_id, one.file_id, one.title, instant(one.published_at), instant(one.withdrawn_at)]
        for one in case.publications.order_by("pk")
    ]  # fmt: skip
    amount = "" if case.amount is None else f"{case.amount:.2f}"
    parts = (
        ("handovers", handovers),
        ("earlier_offices", case.earlier_offices),
        ("links", links),
        ("clock", clock),
        ("interests", case.interests),
        ("people", people),
        ("opinions", opinions),
        ("amount", amount),
        ("helped", case.helped),
        ("committees", committees),
        ("publications", publications),
    )
    later = {name: value for name, value in parts if value}
    return digest(
        canonical(
            {
                **later,
                "ref": str(case.ref),
                "number": [case.number, case.number_year, case.number_seq],
                "track": case.track_index,
                "office": case.office_id,
                "version": case.version_id,
                "service": case.service_id,
                "variant": case.variant,
                "state": case.state,
                "step": case.step,
                "waiting_for": case.waiting_for,
                "end": case.end,
                "channel": case.channel,
                "applicant": str(case.applicant_id or ""),
                "assignee": case.assignee_id,
                "name": [case.display_name, case.sort_key, case.search_key],
                "facets": case.facets,
                "times": [
                    instant(at)
                    for at in (
                        case.received_at,
                        case.deemed_at,
                        case.due_at,
                        case.step_due_at,
                        case.paused_at,
                        case.ended_at,
                    )
                ],
                "body": digest(bytes(case.body)) if case.body is not None else "",
                "files": files,
            }
        )
    )
