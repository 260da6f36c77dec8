"""The table of `world`: eleven hubs of eleven laws."""

from examples.making.world.america import LOS_ANGELES, NEW_YORK
from examples.making.world.continent import BERLIN, PARIS
from examples.making.world.east_asia import SEOUL, TOKYO
from examples.making.world.gulf import DUBAI
from examples.making.world.islands import DUBLIN, LONDON
from examples.making.world.straits import JAKARTA, SINGAPORE

PLACES = (DUBLIN, LONDON, PARIS, BERLIN, LOS_ANGELES, NEW_YORK, DUBAI, SINGAPORE, JAKARTA, SEOUL, TOKYO)
