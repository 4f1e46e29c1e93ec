"""The ONE table of settings and limits: name, default, range or choices, unit, help.

Everything that a person can set, and every limit, stands here once: the check of messages, the page's controls, the
README's tables and the tests read it. The rest of the project imports from here, not from the files behind it:

schema       what a row is, and how a value from outside is checked against it
group        how a configuration class declares its fields, each with its row
config       Config, the settings of a run
changes      a Config changed from outside, and as JSON
data         the settings of generated data
fields       fields of commands that are no setting
server       what a server's operator can set
limits       what nobody can set
equivalents  what other libraries mean by a setting

Imports only ``errors``.
"""

from nnvisu.settings.changes import changed_config, checked_changes, config_as_json
from nnvisu.settings.config import COLUMNS, FEATURES, SETTING, SETTINGS, Config
from nnvisu.settings.data import DATA_SETTING, DATA_SETTINGS, FIRST_N_CLASSES, SUITED_N_CLASSES, Task
from nnvisu.settings.equivalents import EQUIVALENTS, Equivalent, as_in
from nnvisu.settings.fields import COMMAND_FIELD, COMMAND_FIELDS
from nnvisu.settings.limits import LIMITS
from nnvisu.settings.schema import Setting, whole_number
from nnvisu.settings.server import SERVER_SETTING, SERVER_SETTINGS

__all__ = [
    "COLUMNS",
    "COMMAND_FIELD",
    "COMMAND_FIELDS",
    "DATA_SETTING",
    "DATA_SETTINGS",
    "EQUIVALENTS",
    "FEATURES",
    "FIRST_N_CLASSES",
    "LIMITS",
    "SERVER_SETTING",
    "SERVER_SETTINGS",
    "SETTING",
    "SETTINGS",
    "SUITED_N_CLASSES",
    "Config",
    "Equivalent",
    "Setting",
    "Task",
    "as_in",
    "changed_config",
    "checked_changes",
    "config_as_json",
    "whole_number",
]
