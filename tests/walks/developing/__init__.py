"""The chapters of the developer's walk, in the order in which they are walked."""

from __future__ import annotations

from walks.developing.deploying import DEPLOYING
from walks.developing.graph import GRAPH
from walks.developing.models import MODELS
from walks.developing.projects import PROJECTS
from walks.developing.replacing import REPLACING
from walks.developing.replaying import REPLAYING
from walks.developing.simulating import SIMULATING
from walks.developing.watching import WATCHING

CHAPTERS = (PROJECTS, MODELS, GRAPH, SIMULATING, REPLAYING, DEPLOYING, WATCHING, REPLACING)
