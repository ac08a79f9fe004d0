"""Every write to a case. Each command: lock, permit, decide, save, record, announce; always in this order."""

from khamkho.casework.commands.act import act, lapse, remind_before_lapse
from khamkho.casework.commands.again import apply_again
from khamkho.casework.commands.appeal import start_appeal
from khamkho.casework.commands.card_codes import compare_codes, sweep_card_codes
from khamkho.casework.commands.certificates import write_certificate
from khamkho.casework.commands.closing import cancel_closing, carry_out_closing, set_closing
from khamkho.casework.commands.committee import Named, appoint_committee
from khamkho.casework.commands.copies import certify_copy
from khamkho.casework.commands.covering import write_covering_letter
from khamkho.casework.commands.delivery import came_back, choose_delivery, log_call, send_out
from khamkho.casework.commands.desk import assign, give_back, note, record_notice, reopen, withdraw
from khamkho.casework.commands.draft import (
    Asked,
    Filled,
    attach,
    choose_variant,
    claim,
    detach,
    fill,
    fill_all,
    may_be_claimed,
    may_copy,
    prefill,
    see_notice,
    send_link,
    set_contact,
    start,
)
from khamkho.casework.commands.erase import discard, erase, forget_revived, sweep_drafts
from khamkho.casework.commands.extend import extend
from khamkho.casework.commands.handout import hand_out, hand_out_new
from khamkho.casework.commands.handover import hand_over
from khamkho.casework.commands.help import help_applicant
from khamkho.casework.commands.interest import declare_interest
from khamkho.casework.commands.late import call_for_reasons, explain_delay
from khamkho.casework.commands.letters import (
    change_letter,
    discard_letter,
    end_letter,
    issue_letter,
    number_letter,
    sign_letter,
    write_letter,
)
from khamkho.casework.commands.linked import go_on
from khamkho.casework.commands.looks import look_at, see_all
from khamkho.casework.commands.opinions import (
    Question,
    ask_colleague,
    ask_expert,
    give_opinion,
    give_opinion_by_ticket,
    open_opinion,
    remind_of_opinion,
    renew_opinion_link,
    take_back_opinion,
)
from khamkho.casework.commands.paper import note_paper, scan_paper, take_paper, typed_in
from khamkho.casework.commands.people import Invited, invite_person, join_case, part_with
from khamkho.casework.commands.phone import confirm_phone, send_phone_code
from khamkho.casework.commands.photos import cut_own_photo, cut_photo, sweep_pictures
from khamkho.casework.commands.pickup import find_waiting, give_out, remind_to_collect
from khamkho.casework.commands.reschedule import reschedule, reschedule_office
from khamkho.casework.commands.results import withdraw_publication
from khamkho.casework.commands.scanned import record_infected
from khamkho.casework.commands.seal import daily_seal
from khamkho.casework.commands.submit import Receipt, submit
from khamkho.casework.commands.taking_in import Old, take_back, take_in
from khamkho.casework.commands.talk import settle_messages, write_to_applicant, write_to_office
from khamkho.casework.commands.tell import record_told, tell
from khamkho.casework.commands.work import begin_what_is_due, begin_work

__all__ = [
    "Asked",
    "Filled",
    "Invited",
    "Named",
    "Old",
    "Question",
    "Receipt",
    "act",
    "apply_again",
    "appoint_committee",
    "ask_colleague",
    "ask_expert",
    "assign",
    "attach",
    "begin_what_is_due",
    "begin_work",
    "call_for_reasons",
    "came_back",
    "cancel_closing",
    "carry_out_closing",
    "certify_copy",
    "change_letter",
    "choose_delivery",
    "choose_variant",
    "claim",
    "compare_codes",
    "confirm_phone",
    "cut_own_photo",
    "cut_photo",
    "daily_seal",
    "declare_interest",
    "detach",
    "discard",
    "discard_letter",
    "end_letter",
    "erase",
    "explain_delay",
    "extend",
    "fill",
    "fill_all",
    "find_waiting",
    "forget_revived",
    "give_back",
    "give_opinion",
    "give_opinion_by_ticket",
    "give_out",
    "go_on",
    "hand_out",
    "hand_out_new",
    "hand_over",
    "help_applicant",
    "invite_person",
    "issue_letter",
    "join_case",
    "lapse",
    "log_call",
    "look_at",
    "may_be_claimed",
    "may_copy",
    "note",
    "note_paper",
    "number_letter",
    "open_opinion",
    "part_with",
    "prefill",
    "record_infected",
    "record_notice",
    "record_told",
    "remind_before_lapse",
    "remind_of_opinion",
    "remind_to_collect",
    "renew_opinion_link",
    "reopen",
    "reschedule",
    "reschedule_office",
    "scan_paper",
    "see_all",
    "see_notice",
    "send_link",
    "send_out",
    "send_phone_code",
    "set_closing",
    "set_contact",
    "settle_messages",
    "sign_letter",
    "start",
    "start_appeal",
    "submit",
    "sweep_card_codes",
    "sweep_drafts",
    "sweep_pictures",
    "take_back",
    "take_back_opinion",
    "take_in",
    "take_paper",
    "tell",
    "typed_in",
    "withdraw",
    "withdraw_publication",
    "write_certificate",
    "write_covering_letter",
    "write_letter",
    "write_to_applicant",
    "write_to_office",
]
