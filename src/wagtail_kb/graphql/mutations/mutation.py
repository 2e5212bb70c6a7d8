"""The type Mutation: what can be done."""

from __future__ import annotations

import graphene

from .approve import Approve
from .commentonreview import CommentOnReview
from .reassignreview import ReassignReview
from .requestchanges import RequestChanges
from .submitforreview import SubmitForReview
from .withdraw import Withdraw

__all__ = ["Mutation"]


class Mutation(graphene.ObjectType):
    """What can be done; of several in one operation each for itself, in their order."""

    submit_for_review = SubmitForReview.field()
    approve = Approve.field()
    request_changes = RequestChanges.field()
    withdraw = Withdraw.field()
    reassign_review = ReassignReview.field()
    comment_on_review = CommentOnReview.field()
