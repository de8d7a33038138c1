"""A language's facts for the interpreter, as data: its clients and its string helpers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from functools import cached_property

from migrate.analysis.answerfacts import AnswerFacts
from migrate.analysis.guessfacts import GuessFacts
from migrate.analysis.setfacts import SetFacts
from migrate.analysis.urlfacts import UrlFacts

_Sets = dict[str, frozenset[str]]
_Named = dict[str, tuple[str, "Form"]]
_Roles = dict[str, Mapping[str, "Role"]]


class Role(StrEnum):
    """What an argument of a client call is."""

    METHOD = "method"
    URL = "url"
    QUERY = "query"
    JSON = "json"
    DATA = "data"  # a mapping is a form; text is a raw body
    RAW = "raw"
    HEADERS = "headers"
    PARTS = "parts"  # a body of several parts, or of a file: what it holds is not followed
    TYPE = "type"  # the content type of the body
    BASE = "base"
    OPTIONS = "options"  # a mapping whose keys are roles: `Form.options`
    PATH = "path"  # a value that stands in the path
    INTERFACE = "interface"  # the class whose functions are the operations of the client that is made
    OTHER = "other"


class Reading(StrEnum):
    """How the value of a flag says what is sent."""

    TEXT = "text"  # JSON or a form, as the text is
    FORM = "form"  # a form, percent-encoded
    PAIR = "pair"  # `name=value`, not encoded


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """What a flag of a command gives.

    `value`: a value follows it. `method` is implied by it; `queries`: what is given as body is the query.
    `named` is the flag to write where the method is named too.
    """

    role: Role = Role.OTHER
    value: bool = True
    reading: Reading = Reading.TEXT
    method: str | None = None
    queries: bool = False
    json: bool = False  # what is sent is called JSON
    form: bool = False  # what is sent is called a form
    hides: bool = False  # it gives what cannot be seen
    unfed: bool = False  # with it nothing is read
    parts: bool = False  # another request follows it
    named: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A command whose request is a row of words.

    `bundles`: flags of one letter may stand together, and a value against its flag. `equals`: `--flag=value`.
    `items`: words behind the URL are fields (`name=value`), else what is read is sent; before it, the method.
    `files`: what begins so is read from a file, `-` from the input. `any_case`: flags may be cut short.
    """

    flags: Mapping[str, Flag]
    bundles: bool = False
    equals: bool = False
    items: bool = False
    files: str = ""
    any_case: bool = False

    def flag(self, name: str) -> Flag | None:
        """The flag called `name`."""
        if not self.any_case or name in self.flags:
            return self.flags.get(name)
        found = [key for key in self.flags if key.lower() == name.lower()]
        found = found or [key for key in self.flags if key.lower().startswith(name.lower())]
        return self.flags[found[0]] if len(found) == 1 else None

    def give(self, role: Role) -> str | None:
        """The flag to write for `role`."""
        return next((n for n, f in self.flags.items() if f.role is role and f.value and not f.hides), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How one callable takes a request.

    `method` is fixed, or None when an argument says it. `implied` is the method when neither does, and
    `implied_with_body` the method when a body is given. `family` names the forms that differ in the
    method only: a call may be moved from one to another of its family by its name. `options` are the keys
    of the mapping that an argument of role OPTIONS is.
    """

    positional: tuple[Role, ...] = ()
    keywords: Mapping[str, Role] = field(default_factory=dict[str, Role])
    options: Mapping[str, Role] = field(default_factory=dict[str, Role])  # keys; "http.method" is nested
    method: str | None = None
    implied: str | None = None
    implied_with_body: str | None = None
    family: str = ""
    whole_steps: frozenset[str] = frozenset()  # steps that go with their argument
    only_options: Form | None = None  # the form when the first argument is a mapping
    general: tuple[str, ...] = ()  # what takes any method; whose methods; a body's class; what gives the same
    raw: str = "{}"  # a text as the body that it takes, as source text
    raw_needs: frozenset[str] = frozenset()  # what that needs imported
    header: str = ""  # the statement that gives a header, before `instead`: `{request}`, `{name}`, `{value}`
    json_type: bool = False  # a body of text needs a header that says that it is JSON
    verbs: frozenset[str] = frozenset()  # the only methods there are; empty: all
    verbs_of: str = "the table of functions that the method picks from"  # what has only these
    argument: str = "method"  # the keyword that sets the method where it is implied
    query_methods: frozenset[str] = frozenset()  # with another, what is given as query is sent as a body
    poured: bool = False  # of a step: it fails where it is given nothing, and takes an empty mapping
    gives: Mapping[Role, str] = field(default_factory=dict[Role, str])  # steps that give a part
    gives_with: frozenset[str] = frozenset()  # what the file must hold for that, one of these
    instead: str = ""  # the step that such a one stands for, where there is one
    bare: str = ""  # of a step: what it is called when what it takes goes
    pair: bool = False  # of a step: its arguments are a key and a value of what the first role is
    query_bodies: frozenset[str] = frozenset()  # methods with which a mapping that is the body is the query
    query_texts: bool = False  # .. and so is any other body
    optional: bool = False  # of a step: what it takes may be left out
    unless: frozenset[str] = frozenset()  # of a step: more is sent than is seen where none of these is there
    joins: str = "append"  # how the URL follows a base among the arguments, as `ClientKind.joins`
    of_text: bool = False  # the URL is what the callable is a method of
    # What is said in a block behind the call, by functions and by assignment: `{ setBody(x); method = m }`.
    said: Mapping[str, Form] = field(default_factory=dict[str, "Form"])
    set: Mapping[str, Role] = field(default_factory=dict[str, Role])
    needs: frozenset[str] = frozenset()  # what the callable needs imported
    required: frozenset[Role] = frozenset()  # what must be given, if only as nothing
    template: bool = False  # the URL may hold `{names}`; the client fills them, and encodes the URL
    sends_empty: bool = False  # given no body, it sends an empty one
    bodied: frozenset[str] = frozenset()  # methods that must be given a body, if only an empty text
    text_as: Role = Role.RAW  # the role of what takes a text as the body
    json_option: tuple[str, str] | None = None  # the option that says that the body is JSON, and its value
    bare_options: bool = False  # options that are put in stand without braces
    braces: bool = False  # the options stand in braces behind the arguments
    words: Words | None = None  # the arguments are words with flags among them

    def role(self, position: int, name: str | None) -> Role:
        """What the argument at `position`, or called `name`, is."""
        if name is not None:
            return self.keywords.get(name, Role.OTHER)
        return self.positional[position] if position < len(self.positional) else Role.OTHER

    def keyword(self, role: Role) -> str | None:
        """The keyword that takes `role`."""
        return next((name for name, kind in self.keywords.items() if kind is role), None)

    def option(self, role: Role) -> str | None:
        """The key of the options that takes `role`."""
        return next((name for name, kind in self.options.items() if kind is role), None)

    def takes(self, role: Role) -> bool:
        """Whether `role` can be given, in whatever way."""
        given = role in self.positional or self.keyword(role) is not None or self.option(role) is not None
        if role is Role.RAW and self.text_as is not role:
            given = given or self.takes(self.text_as)
        if self.words is not None:
            given = given or self.words.items or self.words.give(role) is not None
        return given or any(role in form.positional for form in self.said.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Builder:
    """How a request that is said step by step is given what it lacks, as source text.

    `method` is the step that takes a method and a body. `body` gives a text as body, `nothing` says that
    there is none, `header` is a step; `{begun}` is what the request is begun by a method of.
    """

    method: str
    body: str
    nothing: str
    nothing_to_get: str = ""
    header: str = ""
    needs: frozenset[str] = frozenset()
    body_needs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a parameter of a declared function gives. `whole`: a body or a mapping, and no named value."""

    role: Role
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Declares:
    """A client that is declared: the functions of an interface are its operations, by their marks.

    `operations` are the marks of functions, `parameters` those of parameters, by dotted name. `unmarked` is
    what a parameter without one gives: one value, and anything else. A mark names its value by its first
    argument or by one of `names`; without these it is the parameter's name.
    """

    client: str
    operations: Mapping[str, Form]
    parameters: Mapping[str, Given]
    unmarked: tuple[Given, Given] = (Given(role=Role.OTHER), Given(role=Role.OTHER, whole=True))
    alias: str = ""  # a mark of a parameter that only names it
    names: tuple[str, ...] = ("value", "name")
    path: str = ""  # the mark that a value of the path has; none: its name in the path is enough
    line: bool = False  # a mark gives method and path as one text: `POST /path`
    forms: frozenset[str] = frozenset()  # marks of functions that send a form
    bodies: frozenset[str] = frozenset()  # marks of functions that give a body
    within: Mapping[str, Form] = field(default_factory=dict[str, Form])  # marks of the interface: its base
    only_within: bool = False  # without one of these an interface is no client
    bodiless: frozenset[str] = frozenset()  # methods that may send no body
    single: frozenset[str] = frozenset()  # types of one value; empty: all but `several`
    several: frozenset[str] = frozenset()  # types of several values
    ignored: frozenset[str] = frozenset()  # types of parameters that give nothing to the request
    joins: str = "append"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientKind:
    """A kind of client object: how it is made, where its base URL is, its methods."""

    name: str
    methods: Mapping[str, Form]
    constructors: tuple[str, ...] = ()
    base: Form = field(default_factory=Form)
    extends: frozenset[str] = frozenset()  # methods that make another such client from this one
    call: Form | None = None  # the client itself is called
    same: frozenset[str] = frozenset()  # methods that give the client back
    notes: Mapping[str, str] = field(default_factory=dict[str, str])  # what to say of a change to a method
    base_member: str = ""  # a member that is set to the base
    base_setters: frozenset[str] = frozenset()  # methods that set the base
    baseless: frozenset[str] = frozenset()  # constructors that are given no base
    turns: Mapping[str, str] = field(default_factory=dict[str, str])  # methods that make it of another kind
    said_kinds: Mapping[tuple[str, str], str] = field(
        default_factory=dict[tuple[str, str], str]
    )  # the kind it is where a block that it is made with says f(text)
    base_said: frozenset[str] = frozenset()  # functions that say it in a block that the client is made with
    # Methods that make what a declared interface is called through.
    makes: Mapping[str, Form] = field(default_factory=dict[str, Form])
    # append: base + "/" + path; resolve: as RFC 3986 resolves a reference; host: the base is a host.
    joins: str = "append"


@dataclass(frozen=True, kw_only=True)
class Library:
    """All that the interpreter must know of a language's libraries, by dotted name."""

    clients: tuple[ClientKind, ...] = ()
    functions: Mapping[str, tuple[str, Form]] = field(default_factory=_Named)
    # What is said of a request later, by client and method: `xhr.open("POST", u)`; a family says the method.
    steps: Mapping[str, Mapping[str, Form]] = field(default_factory=dict[str, Mapping[str, Form]])
    # the same by assignment: `request.body = text`
    fields: Mapping[str, Mapping[str, Role]] = field(default_factory=_Roles)
    # the same by f(request, key, value), and by request.f(key, value)
    setters: Mapping[str, Mapping[str, Role]] = field(default_factory=_Roles)
    setter_members: Mapping[str, Mapping[str, Role]] = field(default_factory=_Roles)
    declares: tuple[Declares, ...] = ()
    makers: Mapping[str, Form] = field(default_factory=dict[str, Form])  # f(interface, base) makes a client
    # x.f(..) does; what is set in blocks behind it is `Form.set`
    maker_members: Mapping[str, Form] = field(default_factory=dict[str, Form])
    method_owners: frozenset[str] = frozenset()  # classes whose members are methods: `HttpMethod.Post`
    method_prefix: str = ""  # what the names of such members begin with: `http.MethodPost`
    senders: frozenset[str] = frozenset()  # x.f(request) sends it
    sends: Mapping[str, str] = field(default_factory=dict[str, str])  # .. as this; "get": if it says none
    builders: Mapping[str, Builder] = field(default_factory=dict[str, Builder])  # by client
    text_methods: Mapping[str, tuple[str, Form]] = field(default_factory=_Named)  # url.f() begins a request
    same_object: frozenset[str] = frozenset()  # f(request) is another way to say more of it
    nothing: frozenset[str] = frozenset()  # f() gives nothing to send
    body_of: frozenset[str] = frozenset()  # f(content) is the content as a request takes it
    body_first: frozenset[str] = frozenset()  # the same, of which the content is the first argument
    entities: frozenset[str] = frozenset()  # f(content, headers), f(headers): both in one
    body_members: frozenset[str] = frozenset()  # content.f() is the same
    forms: frozenset[str] = frozenset()  # what makes bodies that are no JSON
    form_types: frozenset[str] = frozenset()  # members that stand for the name of a form's type
    # Clients that encode a mapping as its type says, with short names of the form's type.
    encodes_by_type: Mapping[str, frozenset[str]] = field(default_factory=_Sets)
    environment: frozenset[str] = frozenset()  # f(name, default)
    environment_maps: frozenset[str] = frozenset()  # m[name]
    default_functions: frozenset[str] = frozenset()  # f(x, default)
    default_members: frozenset[str] = frozenset()  # x.f(default)
    environment_members: frozenset[str] = frozenset()  # m.name
    environment_names: bool = False  # a name that nothing sets is read from the environment
    same_text: frozenset[str] = frozenset()  # f(x) spells x
    same_text_methods: frozenset[str] = frozenset()  # x.f() spells x
    cut_methods: frozenset[str] = frozenset()  # x.f(end) is x without that end
    percent_functions: frozenset[str] = frozenset()  # f(text, *values) is text with its % fields filled
    fill_methods: frozenset[str] = frozenset()  # x.f(values) is x with its fields in braces filled
    replace_methods: frozenset[str] = frozenset()  # x.f(old, new) is x with the first old as new
    join_members: frozenset[str] = frozenset()  # list.f(glue)
    fill_kinds: frozenset[str] = frozenset()  # expressions of two parts: a text with %s, what fills it
    quoting: frozenset[str] = frozenset()  # f(x) spells x percent-encoded
    resolve: frozenset[str] = frozenset()  # f(base, reference)
    resolve_second: frozenset[str] = frozenset()  # f(reference, base), f(whole)
    urls: UrlFacts = field(default_factory=UrlFacts)
    with_query: frozenset[str] = frozenset()  # f(url, mapping) is the URL with that query
    path_join: frozenset[str] = frozenset()  # f(a, b, ...) with slashes between
    decode_json: frozenset[str] = frozenset()  # f(text of a response)
    encode_json: frozenset[str] = frozenset()  # f(mapping) -> text
    encode_form: frozenset[str] = frozenset()  # f(mapping) -> text
    form_members: frozenset[str] = frozenset()  # mapping.f() -> form text
    encode_members: frozenset[str] = frozenset()  # x.f(mapping) -> JSON text
    set_members: frozenset[str] = frozenset()  # mapping.f(key, value) sets an entry
    add_members: frozenset[str] = frozenset()  # mapping.f(key, value) adds one beside those of its name
    json_is_text: bool = False  # what takes a mapping as JSON takes its text, too
    merges: frozenset[str] = frozenset()  # f(a, b), a.f(b): a mapping of the entries of all of them
    updates: frozenset[str] = frozenset()  # f(a, b), a.f(b) puts the entries of b into a
    alters: frozenset[str] = frozenset()  # f(a, ..) sets something else in a, or changes its order
    same_fields: Mapping[str, frozenset[str]] = field(default_factory=_Sets)  # members of an answer: itself
    json_fields: Mapping[str, frozenset[str]] = field(default_factory=_Sets)  # .. its body decoded, by client
    answers: AnswerFacts = field(default_factory=AnswerFacts)
    sets: SetFacts = field(default_factory=SetFacts)
    member_keys: bool = False  # mapping.f is mapping[f]
    then_members: frozenset[str] = frozenset()  # x.f(function) gives x to the function
    json_members: frozenset[str] = frozenset()  # response.f() decodes the body
    typed_reads: frozenset[str] = frozenset()  # x.f<T>() reads an answer into the members of T
    raw_members: frozenset[str] = frozenset()  # response.f is the body undecoded
    same_response_members: frozenset[str] = frozenset()  # response.f() gives the response back
    get_members: frozenset[str] = frozenset({"get"})  # body.f(key) reads a key
    status_members: frozenset[str] = frozenset()  # response.f is the status code
    member_functions: frozenset[str] = frozenset()  # f(x, name) is the member of x called name
    host_members: frozenset[str] = frozenset()  # url.f() is the host of it
    reopens: bool = False  # a module may be made in parts, in several files
    class_members: frozenset[str] = frozenset()  # x.f is the class of the object x
    yielding: frozenset[str] = frozenset()  # the block behind f() is given what f() gives
    running: frozenset[str] = frozenset()  # f() gives what the block behind it gives
    yielding_members: frozenset[str] = frozenset()  # the block behind client.f() is given the request
    gathers: bool = False  # named arguments are one mapping where no function of the project names them
    setter_maps: Mapping[str, Form] = field(default_factory=dict[str, Form])  # f(request, mapping)
    # Keys of setters that say the method by being true, and the method.
    method_flags: Mapping[str, str] = field(default_factory=dict[str, str])
    flagged: str = ""  # the key that gives any method as a text
    header_rows: frozenset[str] = frozenset()  # clients whose headers are a list of texts
    same_value: frozenset[str] = frozenset()  # f(x) is x
    cut_functions: frozenset[str] = frozenset()  # f(x) is x without slashes at its end
    cut_first_functions: frozenset[str] = frozenset()  # f(x) is x without slashes at its beginning
    replace_functions: frozenset[str] = frozenset()  # f(old, new, x) is x with old as new
    join_functions: frozenset[str] = frozenset()  # f(glue, list)
    names_apart: bool = False  # parameters that are given at a place cannot be given by name
    encode_self: frozenset[str] = frozenset()  # mapping.f() -> JSON text
    sinks: frozenset[str] = frozenset()  # keys of setters: where the answer is written to
    sink_reads: frozenset[str] = frozenset()  # x.f() is what was written to x
    item_fields: Mapping[str, Mapping[str, Role]] = field(
        default_factory=dict[str, Mapping[str, Role]]
    )  # `request.f[key] = value` sets an entry of what carries the role, by client
    sayings: Mapping[str, Mapping[Role, str]] = field(
        default_factory=dict[str, Mapping[Role, str]]
    )  # by client: the statement that says more of the request in the variable `{name}`, as source text
    partials: frozenset[str] = frozenset()  # f(function, **more) is the function with arguments given
    runners: Mapping[str, int] = field(default_factory=dict[str, int])  # f(.., function, *args) calls it:
    runner_members: Mapping[str, int] = field(default_factory=dict[str, int])  # .. its place, x.f() the same
    records: frozenset[str] = frozenset()  # marks and bases of classes that are made with their fields
    enumerations: frozenset[str] = frozenset()  # bases of classes whose members have a value
    parents: frozenset[str] = frozenset()  # f() is this object as its parent class has it
    stubs: frozenset[str] = frozenset()  # clients that send nothing: they say what a server in a test answers
    fixtures: Mapping[str, str] = field(default_factory=dict[str, str])  # kinds of clients, by parameters
    matchers: Mapping[str, Role] = field(default_factory=dict[str, Role])  # f(mapping): what a stub waits for
    guess: GuessFacts = field(default_factory=GuessFacts)
    any_case: bool = False  # names are given in lower case, however they are written
    lenient: bool = False  # a function may be given less than it has parameters
    mute_json: bool = False  # nothing has no JSON text, and no body is sent
    scattered: bool = False  # methods of a class may stand in other files, each in a class `Kind.method`
    beside: bool = False  # names of other files are seen without an import, or by one of all of a module

    @cached_property
    def _names(self) -> frozenset[str]:
        """Every dotted name, and what the dots in it divide."""
        marks = (
            (*kind.operations, *kind.parameters, *kind.forms, *kind.bodies, *kind.within, kind.alias)
            for kind in self.declares
        )
        tables = (self.functions, self.makers, *(kind.constructors for kind in self.clients), *marks)
        sets = (getattr(self, item.name) for item in fields(self) if item.type == "frozenset[str]")
        names = {name for table in (*tables, *sets) for name in table}
        return frozenset(
            ".".join(words[:end])
            for words in (name.split(".") for name in names)
            for end in range(1, len(words) + 1)
        )

    def knows(self, name: str) -> bool:
        """Whether a dotted name, or something in it, is in the tables."""
        return name in self._names

    def constructor(self, name: str) -> ClientKind | None:
        """The kind that the callable `name` makes."""
        return next((kind for kind in self.clients if name in kind.constructors), None)

    def kind(self, name: str) -> ClientKind | None:
        """The kind called `name`."""
        return next((kind for kind in self.clients if kind.name == name), None)
