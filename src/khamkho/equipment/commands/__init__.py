"""Every write in the equipment register."""

from khamkho.equipment.commands.allocations import (
    allocate,
    approve_allocation,
    change_shares,
    hand_out_share,
    propose_allocation,
    return_allocation,
)
from khamkho.equipment.commands.importing import import_things
from khamkho.equipment.commands.moves import (
    answer_write_off,
    ask_write_off,
    find_thing,
    give_back,
    hand_out,
    miss_thing,
    move_thing,
    sweep_equipment,
)
from khamkho.equipment.commands.needs import add_need, import_needs, remove_need, take_over_request
from khamkho.equipment.commands.repairs import begin_repair, end_repair, follow_repair
from khamkho.equipment.commands.taking import take_stock
from khamkho.equipment.commands.things import correct_thing, enter_thing

__all__ = [
    "add_need",
    "allocate",
    "answer_write_off",
    "approve_allocation",
    "ask_write_off",
    "begin_repair",
    "change_shares",
    "correct_thing",
    "end_repair",
    "enter_thing",
    "find_thing",
    "follow_repair",
    "give_back",
    "hand_out",
    "hand_out_share",
    "import_needs",
    "import_things",
    "miss_thing",
    "move_thing",
    "propose_allocation",
    "remove_need",
    "return_allocation",
    "sweep_equipment",
    "take_over_request",
    "take_stock",
]
