"""Steps of a request that are statements of their own: `request.set_form_data(form)`."""

from __future__ import annotations

from migrate.analysis import ir
from migrate.rewrite.draft import Draft


def is_own_statement(draft: Draft, step: ir.Call) -> bool:
    """Whether the step, which gives a form and can be written otherwise, stands alone."""
    form = draft.site.step_forms.get(step)
    return form is not None and bool(form.gives) and stands_alone(draft, step)


def stands_alone(draft: Draft, step: ir.Call) -> bool:
    """Whether the step is a statement on lines of its own that runs wherever the request is made."""
    context, source = draft.module.contexts.get(step), draft.module.source
    if context is None or draft.site.wrapper is not None:
        return False
    statement = context.statement
    if not isinstance(statement, ir.Eval) or statement.value is not step:
        return False
    before = source[source.rfind(b"\n", 0, step.span.start) + 1 : step.span.start]
    behind = source[step.span.end :].split(b"\n", 1)[0].partition(b"#")[0]
    alone = not before.strip() and not behind.strip(b" \t\r;")
    return alone and context.scope is draft.site.context.scope and context.blocks == draft.site.context.blocks
