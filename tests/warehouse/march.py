"""Four runs of March whose articles meet: copies, later texts, a wall, and the run over everything."""

from dataclasses import replace
from datetime import date

from tests.warehouse.arrivals import Arrival, story

BRIDGE = Arrival("bridge", story("Mara Voss", "We open the bridge, ‘come what may’, on Monday."))
BRIDGE_LONGER = replace(BRIDGE, body=f"{BRIDGE.body} Tobin Ashgrove said “It is late.”", hour=5, day=date(2026, 3, 2))
FERRY = Arrival("ferry", story("Tobin Ashgrove", "No ferry sails."), outlet="Coast Wire")
MARKET = Arrival("market", story("Mara Voss", "The market stays."), hour=1, day=date(2026, 3, 2))
WALL = Arrival("wall", "Accept cookies to read on.", verdict="cookie_wall")
OLD_WALL = replace(BRIDGE, body="Accept cookies.", verdict="cookie_wall", hour=5)

RUNS = {
    "2026-03-01": [[BRIDGE, FERRY], [replace(FERRY, outlet="Lindley Post"), WALL]],
    "2026-03-02": [[BRIDGE_LONGER, MARKET, replace(MARKET, hour=0)]],
    "2026-03-03": [[MARKET], [OLD_WALL]],
    "all": [[BRIDGE, FERRY, WALL, BRIDGE_LONGER], [MARKET]],
}
