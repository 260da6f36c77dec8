"""The table of `world`: eleven hubs, from west to east as the sun finds them."""

from examples.making.world.america import LOS_ANGELES, NEW_YORK
from examples.making.world.asia import DUBAI, JAKARTA, SINGAPORE
from examples.making.world.east_asia import SEOUL, TOKYO
from examples.making.world.europe import BERLIN, DUBLIN, LONDON, PARIS

PLACES = (DUBLIN, LONDON, PARIS, BERLIN, LOS_ANGELES, NEW_YORK, DUBAI, SINGAPORE, JAKARTA, SEOUL, TOKYO)
