"""The handlers of v2, by operation id of the document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from mockapi.call import Handler
from mockapi.v2 import (
    account_videos,
    accounts,
    analytics,
    batches,
    creators,
    links,
    overview,
    search,
    utility,
    videos,
)

HANDLERS: Final[Mapping[str, Handler]] = {
    **accounts.HANDLERS,
    **account_videos.HANDLERS,
    **analytics.HANDLERS,
    **batches.HANDLERS,
    **creators.HANDLERS,
    **links.HANDLERS,
    **overview.HANDLERS,
    **search.HANDLERS,
    **utility.HANDLERS,
    **videos.HANDLERS,
}
