"""The chapters of the support walk, in the order in which they are walked."""

from __future__ import annotations

from walks.supporting.bundles import BUNDLES
from walks.supporting.logs import LOGS
from walks.supporting.messages import MESSAGES_CHAPTER
from walks.supporting.metrics import METRICS
from walks.supporting.troubleshooting import TROUBLESHOOTING

CHAPTERS = (LOGS, METRICS, MESSAGES_CHAPTER, TROUBLESHOOTING, BUNDLES)
