"""Put in, take out and change what a call is given: named arguments, positions, options, steps.

A language's libraries say by their forms where a part of a request can stand; the changes of one call are
collected by the list that they stand in, and written together at the end.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from migrate.analysis import ir
from migrate.analysis.bare import unwrapped
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.library import Form, Role, Words
from migrate.analysis.sites import BODY, CallSite, home_of
from migrate.analysis.slots import Home, Slot
from migrate.model import Edit, Span
from migrate.rewrite.absent import is_optional, kind, moves, nothing
from migrate.rewrite.alone import guard_alone, uses_of
from migrate.rewrite.draft import Draft, Review
from migrate.rewrite.entities import leave_headers
from migrate.rewrite.leave_out import without_query
from migrate.rewrite.lines import whole_line
from migrate.rewrite.splice import edit_list
from migrate.rewrite.statements import is_own_statement, stands_alone
from migrate.rewrite.steps import gives_step, goes_whole, has_step, put_step, without_body, write_steps


@dataclass(slots=True, kw_only=True)
class Pending:
    """What happens to one list."""

    drop: set[int] = field(default_factory=set[int])
    change: dict[int, str] = field(default_factory=dict[int, str])
    add: list[str] = field(default_factory=list[str])


@dataclass(slots=True, kw_only=True)
class Arguments:
    """The changes of one call, by list."""

    draft: Draft
    own: Home = field(init=False)
    lists: dict[Home, Pending] = field(default_factory=dict[Home, Pending])
    options: dict[str, list[str]] = field(default_factory=dict[str, list[str]])  # of a mapping to be made
    form: Form | None = None  # the form that makes it
    positions: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])  # arguments to put in
    evaluator: Evaluator | None = None
    added: list[str] = field(default_factory=list[str])  # steps, as they stand behind the request
    renames: list[tuple[Slot, Edit]] = field(default_factory=list[tuple[Slot, Edit]])  # of flags that stay
    verb: str | None = None  # the method that a step is to say
    said: str | None = None  # the method that a step says by a literal, which is edited where it stands
    body: str | None = None  # the text that a step is to give as body
    no_body: bool = False  # whether it is to give none

    def __post_init__(self) -> None:
        site = self.draft.site
        words = site.options[0] if site.form.words is not None and site.options else None
        self.own = words or home_of(site.call, site.context, site.args)

    def take_out(self, slot: Slot, form: Form) -> None:
        """The argument goes.

        Raises:
            Review: it stands where other calls share it.
        """
        if gives_step(self.draft, slot):
            self.no_body = True
            return
        if leave_headers(self.draft, self.evaluator, slot) or slot is self.draft.in_url:
            return  # in the URL, it goes with the rest of that
        alone = self.draft.site.wrapper is None or slot.context.scope is self.draft.site.context.scope
        if slot.home is not None and slot.home.statement is not None and alone:
            line = whole_line(slot.home.module.source, slot.home.statement.span)
            self.draft.put(Edit(line, ""), slot.home.module)
            self._no_more_follows(slot)
            return
        if self._leave_input(slot):
            return
        home = self._home(slot)
        if home.around is not None:
            self.draft.put_all(without_query(home.around, home.module, self.evaluator), home.module)
            return
        self.draft.put_all([Edit(span, "") for span in slot.feeding])
        in_block = bool(self.own.items) and isinstance(self.own.items[-1].value, ir.Lambda)
        if slot.step is not None and isinstance(slot.step.func, ir.Name) and home.items and in_block:
            self._leave_block(slot.step)
            return
        if slot.step is not None and goes_whole(self.draft, slot.step):
            self._drop_step(slot.step)
            return
        if slot.step is not None and (bare := without_body(self.draft, slot.step)) is not None:
            self.draft.put_all(bare)
            return
        if slot.step is not None and is_own_statement(self.draft, slot.step):
            self.draft.put(Edit(whole_line(self.draft.module.source, slot.step.span), ""))
            return
        if slot.arg not in home.items:
            raise Review(
                f"the {slot.role.value} is added to what the call is given by a statement of its own"
            )
        index = home.items.index(slot.arg)
        pending = self.lists.setdefault(home, Pending())
        if slot.role in BODY and self.draft.target in form.bodied and home is self.own:
            name, text = slot.arg.name, self.draft.writer.string("", "")
            pending.change[index] = text if name is None else self.draft.writer.argument(name, text)
            return
        own = self.draft.site.step_forms.get(slot.step) if slot.step is not None else None
        if own is not None and own.positional and not own.optional:
            raise Review("the body is given by a statement of its own")
        last = slot.position is None or all(arg.name is not None for arg in home.items[index + 1 :])
        moved = moves(self.draft, slot, form, lenient=self._lenient)
        if slot.position is not None and form.role(slot.position, None) in form.required:
            pending.change[index] = self.draft.writer.null()
        elif moved or (last and is_optional(self.draft, slot, lenient=self._lenient)):
            pending.drop.add(index)
        else:
            pending.change[index] = nothing(self.draft, slot)

    def _no_more_follows(self, slot: Slot) -> None:
        """A setting that announces a body goes with it, where a text says the method."""
        flag = self.draft.site.flag
        if flag is None or self.draft.site.method_value is None or slot.role not in BODY:
            return
        if flag.statement is None:
            raise Review("a setting says that a body follows, and none does any more")
        self.draft.put(Edit(whole_line(self.draft.module.source, flag.statement.span), ""))

    def _leave_input(self, slot: Slot) -> bool:
        """A body that the command reads without being told to goes, and it is told to read nothing."""
        words = self.draft.site.form.words
        quiet = [name for name, flag in words.flags.items() if flag.unfed] if words is not None else []
        if not quiet or slot.role not in BODY or slot.home is not None:
            return False
        if not slot.feeding or self.draft.site.wrapper is not None:
            raise Review("v2 takes no body here, and the command reads one")
        self.draft.put_all([Edit(span, "") for span in slot.feeding])
        self.lists.setdefault(self.own, Pending()).add.append(quiet[-1])
        return True

    def skip(self, slot: Slot, form: Form) -> None:
        """A `null` that held a place goes, where the new form has no such place."""
        home = self.own
        if slot.arg in home.items and moves(self.draft, slot, form, lenient=self._lenient):
            self.lists.setdefault(home, Pending()).drop.add(home.items.index(slot.arg))

    def _leave_block(self, step: ir.Call) -> None:
        """The statement of a block goes; with the block, where nothing but the type of a body is left."""
        block = self.own.items[-1].value
        module = self.draft.module
        body = block.function.body if isinstance(block, ir.Lambda) else ()
        rest = [module.text(statement) for statement in body if statement.span != step.span]
        if body and all(text.startswith("contentType(") for text in rest):
            begin = len(module.source[: block.span.start].rstrip())
            self.draft.put(Edit(Span(begin, block.span.end), ""))
        else:
            self.draft.put(Edit(whole_line(module.source, step.span), ""))

    def fill_in(self, slot: Slot, text: str) -> None:
        """A `null` that holds the place of a body becomes one."""
        index = self.own.items.index(slot.arg)
        given = self.draft.writer.present(text, kind(self.draft, slot))
        self.lists.setdefault(self.own, Pending()).change[index] = given

    @property
    def _lenient(self) -> bool:
        return self.evaluator is not None and self.evaluator.library.lenient

    def _home(self, slot: Slot) -> Home:
        site = self.draft.site
        if slot.home is None and slot.arg in site.args:
            return self.own
        if slot.home is not None and slot.home.before:
            if slot.position is not None and any(arg.name is None for arg in site.args):
                raise Review("what the call carries was given before, and other arguments follow it")
            return slot.home
        if slot.home is not None and (slot.whole or slot.home in site.options or slot.step in site.steps):
            return slot.home
        if slot.role is Role.QUERY and slot.whole:
            raise Review("the query is one of the parts of a URL, whose places count")
        raise Review("the body is made inside a wrapper, which other calls share")

    def _drop_step(self, step: ir.Call) -> None:
        owner = step.func.value if isinstance(step.func, ir.Attr) else None
        if isinstance(owner, ir.Call | ir.Wrap):
            span = Span(owner.span.end, step.span.end)
        elif stands_alone(self.draft, step):
            span = whole_line(self.draft.module.source, step.span)
        else:
            raise Review("the body is given by a statement of its own")
        self.draft.put(Edit(span, ""))

    def give(self, form: Form, role: Role, text: str) -> bool:
        """The call is given `text` as `role`; whether there is a way to."""
        site, writer = self.draft.site, self.draft.writer
        role = form.text_as if role is Role.RAW else role
        keyword, option = form.keyword(role), form.option(role)
        if form.words is not None:
            return self._give_word(form.words, role, text)
        if has_step(self.draft, form, role):
            return put_step(self.draft, form, form.gives[role].format(text))
        if site.builder is not None and role is Role.RAW:
            self.body = text
            return True
        index = place_of(form, role)
        if keyword is not None and not self._takes_place(index):
            self.lists.setdefault(self.own, Pending()).add.append(writer.argument(keyword, text))
            return True
        if index is not None and index <= len(site.args) + len(self.positions):
            self.positions.append((index, text))
            return True
        if option is None or (not site.options and Role.OPTIONS not in form.positional):
            return self._say(role, text)
        return self.give_option(form, option, text)

    def _takes_place(self, index: int | None) -> bool:
        """Whether an argument without a name stands where `role` would be given by name: no call takes both.

        Raises:
            Review: it is something else than a `null`.
        """
        args = self.draft.site.args
        if index is None or index >= len(args) or any(arg.name or arg.spread for arg in args[: index + 1]):
            return False
        if index in self.lists.setdefault(self.own, Pending()).drop:
            return False
        if not isinstance(args[index].value, ir.Const):
            raise Review("v2 needs another body, and what stands in its place is not seen to be none")
        return True

    def give_option(self, form: Form, option: str, text: str) -> bool:
        """The options of the call are given `text` under the key `option`, or a path of keys.

        Raises:
            Review: they are not visible.
        """
        site, writer = self.draft.site, self.draft.writer
        prefix, _, key = option.rpartition(".")
        prefix = f"{prefix}." if prefix else ""
        home = next(
            (item for item in site.options if item.prefix == prefix and item.mapping is not None), None
        )
        if home is not None:
            gone = self.lists[home].drop if home in self.lists else set[int]()
            if any(item.name == key and at not in gone for at, item in enumerate(home.items)):
                raise Review(f"v2 needs another {key}, and the call gives one already")
            entry = writer.entry(key, text, home.mapping, home.module.source)
            self.lists.setdefault(home, Pending()).add.append(entry)
            return True
        outer = self._outer(prefix)
        if outer is not None:
            inside = writer.mapping([writer.entry(key, text, None, outer.module.source)])
            entry = writer.entry(prefix.rstrip("."), inside, outer.mapping, outer.module.source)
            self.lists.setdefault(outer, Pending()).add.append(entry)
            return True
        if site.spread:
            raise Review(f"v2 needs another {key}, and the options of the call are not visible here")
        if prefix:  # an option inside options that the call has not
            raise Review(f"v2 needs another {key}, and the call has no options to say it in")
        self.options.setdefault(prefix, []).append(writer.entry(key, text, None, self.own.module.source))
        self.form = form
        return True

    def _outer(self, prefix: str) -> Home | None:
        """The options that have no mapping called `prefix` yet, and can be given one."""
        site = self.draft.site
        if not prefix or prefix.count(".") != 1 or site.spread:
            return None
        homes = [item for item in site.options if not item.prefix and item.mapping is not None]
        named = any(arg.name == prefix.rstrip(".") for home in homes for arg in home.items)
        return homes[0] if len(homes) == 1 and not named else None

    def _say(self, role: Role, text: str) -> bool:
        """A statement behind the one that makes the request gives it `text`."""
        site = self.draft.site
        library = self.evaluator.library if self.evaluator is not None else None
        form = library.sayings.get(site.client, {}).get(role) if library is not None else None
        statement = site.context.statement
        if form is None or site.wrapper is not None:
            return False
        alone = isinstance(statement, ir.Assign) and statement.value is site.call
        if not isinstance(statement, ir.Assign) or not alone or not isinstance(statement.target, ir.Name):
            raise Review("the request is not held in a variable that more can be said of")
        source = self.draft.module.source
        line = whole_line(source, statement.span)
        indent = source[line.start : statement.span.start].decode()
        said = form.format(name=self.draft.module.text(statement.target), value=text)
        self.draft.put(Edit(Span(line.end, line.end), f"{indent}{said}\n"))
        return True

    def _give_word(self, words: Words, role: Role, text: str) -> bool:
        """A flag with its value; where the method or a field is a word of its own, that word."""
        if role in BODY and self.draft.site.queried:
            raise Review("the command sends what it is given as the query, and v2 needs a body")
        pending, slot = self.lists.setdefault(self.own, Pending()), self.draft.site.url_slot
        if words.items and role is Role.METHOD and slot is not None:
            start = slot.arg.span.start
            self.draft.put(Edit(Span(start, start), f"{text} "))
            return True
        if words.items and role in (Role.JSON, Role.QUERY):
            if slot is None:
                pending.add.append(text)
            else:  # behind a flag that stands between them, HTTPie takes none
                self.draft.put(Edit(Span(slot.arg.span.end, slot.arg.span.end), f" {text}"))
            return True
        flag = words.give(role)
        if flag is None:
            return False
        pending.add.append(self.draft.writer.argument(f"{flag}=" if words.equals else flag, text))
        return True

    def _put_in(self, index: int, text: str) -> None:
        """An argument at a position: behind the others, in the place of a `null`, or before one."""
        args = self.draft.site.args
        pending = self.lists.setdefault(self.own, Pending())
        if index >= len(args) or index in pending.drop:
            pending.add.insert(sum(1 for at, _ in self.positions if len(args) <= at < index), text)
        elif isinstance(args[index].value, ir.Const) and index not in pending.change:
            pending.change[index] = text
        else:
            start = args[index].span.start
            self.draft.put(Edit(Span(start, start), f"{text}, "))

    def write(self) -> None:
        """Make the edits.

        Raises:
            Review: a list is shared with other calls.
        """
        write_steps(self)
        self._empty_options()
        for index, text in sorted(self.positions):
            self._put_in(index, text)
        if self.options and self.form is not None:
            self._new_options(self.form)
        gone = {home.items[index] for home, pending in self.lists.items() for index in pending.drop}
        self.draft.put_all([edit for slot, edit in self.renames if slot.arg not in gone])
        for home, pending in self.lists.items():
            guard_alone(self.draft, home)
            spans = [arg.span for arg in home.items]
            edits = edit_list(
                home.module.source,
                home.inner,
                spans,
                drop=frozenset(pending.drop),
                add=pending.add,
                change=pending.change,
                glue=home.glue,
            )
            self.draft.put_all(edits, home.module)

    def _empty_options(self) -> None:
        """Options that nothing is left in go, where they are the last argument and written there."""
        for home, pending in list(self.lists.items()):
            at = next((i for i, arg in enumerate(self.own.items) if _is(arg.value, home.mapping)), None)
            if at is None or at != len(self.own.items) - 1 or pending.add or pending.change:
                continue
            if home.items and len(pending.drop) == len(home.items):
                del self.lists[home]
                if self.draft.site.form.braces:
                    end = self.own.items[at].span.end
                    self.draft.put(Edit(Span(self.own.inner.end + 1, end), ""))
                    continue
                self.lists.setdefault(self.own, Pending()).drop.add(at)

    def _new_options(self, form: Form) -> None:
        if form.braces:
            end = self.draft.site.call.span.end
            text = self.draft.writer.mapping(self.options[""]).removeprefix("new")
            self.draft.put(Edit(Span(end, end), text))
            return
        position = form.positional.index(Role.OPTIONS)
        pending = self.lists.setdefault(self.own, Pending())
        given = len(self.own.items) - len(pending.drop) + len(pending.add)
        if given > position:
            taken = self.own.items[position].value if position < len(self.own.items) else None
            if isinstance(taken, ir.Lambda):
                raise Review("v2 needs options, and a function stands where the call takes them")
            raise Review("the options of the call are not visible here")
        pending.add += [self.draft.writer.null()] * (position - given)
        options = self.options[""]
        pending.add += options if form.bare_options else [self.draft.writer.mapping(options)]


def place_of(form: Form, role: Role) -> int | None:
    """The position that takes `role`."""
    role = form.text_as if role is Role.RAW else role
    return form.positional.index(role) if role in form.positional else None


def _is(expr: ir.Expr, node: ir.Dict | None) -> bool:
    return node is not None and unwrapped(expr) is node


def shorthand(slot: Slot) -> bool:
    """Whether key and value of an option are one word: `{ method }`."""
    return slot.arg.name_span == slot.arg.value.span and slot.home is not None


__all__ = ["Arguments", "CallSite", "Pending", "guard_alone", "place_of", "shorthand", "uses_of"]
