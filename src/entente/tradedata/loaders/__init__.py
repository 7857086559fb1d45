"""Trade and tariff files as their publishers write them, read into one labelled table with what was set aside.

Modules: `comtrade` (UN Comtrade CSV), `baci` (CEPII BACI), `census` (US Census API JSON), `wits` (WITS/TRAINS tariffs
CSV), `panels` (a plain table of flows),
`census_panel` (monthly US imports), `flows` (the common table and its checks), `countries` (code numbers),
`detect` (which loader a file wants). `samples/` holds a small made-up file of each. How to get and load the files:
docs/how-to/load-trade-data.md.
"""

from entente.tradedata.loaders.baci import load_baci
from entente.tradedata.loaders.census import load_census
from entente.tradedata.loaders.comtrade import load_comtrade
from entente.tradedata.loaders.detect import load_flows, load_panels
from entente.tradedata.loaders.flows import FLOW_COLUMNS, TradeFlows
from entente.tradedata.loaders.panels import load_panel
from entente.tradedata.loaders.wits import TariffRates, load_wits_tariffs

__all__ = [
    "FLOW_COLUMNS",
    "TariffRates",
    "TradeFlows",
    "load_baci",
    "load_census",
    "load_comtrade",
    "load_flows",
    "load_panel",
    "load_panels",
    "load_wits_tariffs",
]
