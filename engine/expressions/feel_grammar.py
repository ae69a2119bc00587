"""FEEL's grammar (DMN 1.3, clause 10.3), LALR. Names of several words exist for built-in functions only."""

from __future__ import annotations

from functools import lru_cache

from lark import Lark

WORDY = (
    "date and time",
    "years and months duration",
    "string length",
    "upper case",
    "lower case",
    "substring before",
    "substring after",
    "starts with",
    "ends with",
    "list contains",
    "insert before",
    "index of",
    "distinct values",
    "get value",
    "get entries",
    "day of week",
    "day of year",
    "month of year",
    "week of year",
    "string join",
    "round half up",
    "round half down",
    "round up",
    "round down",
    "is defined",
)

_GRAMMAR = r"""
?start: expr
unary_tests: MINUS -> anything
     | "not" "(" test ("," test)* ")" -> none_of
     | test ("," test)* -> one_of

?expr: "if" expr "then" expr "else" expr -> conditional
     | "for" iterators "return" expr -> for_each
     | QUANTIFIER iterators "satisfies" expr -> quantification
     | disjunction
iterators: iterator ("," iterator)*
iterator: NAME "in" disjunction (".." disjunction)?
?disjunction: conjunction ("or" conjunction)*
?conjunction: comparison ("and" comparison)*
?comparison: arithmetic
     | arithmetic COMPARE arithmetic -> comparison
     | arithmetic "between" arithmetic "and" arithmetic -> between
     | arithmetic "in" tested -> within
     | arithmetic "instance" "of" NAME -> instance_of
?tested: test | "(" comparing ")" -> tests | "(" test ("," test)+ ")" -> tests
?test: comparing | arithmetic
comparing: COMPARE arithmetic
?arithmetic: term ((PLUS | MINUS) term)*
?term: power (MULTIPLY power)*
?power: unary (POWER unary)*
?unary: MINUS unary -> negative
     | postfix
?postfix: primary
     | postfix "." NAME -> path
     | postfix "[" expr "]" -> filter
     | (NAME | FUNCTION) "(" ")" -> call
     | (NAME | FUNCTION) "(" arguments ")" -> call
arguments: expr ("," expr)* | named ("," named)*
named: NAME ":" expr
?primary: NUMBER -> number
     | STRING -> string
     | "@" STRING -> literal
     | CONSTANT -> constant
     | NAME -> name
     | "(" expr ")"
     | "[" "]" -> list_of
     | "[" expr ("," expr)* "]" -> list_of
     | "[" expr ".." expr "]" -> range_cc
     | "[" expr ".." expr ")" -> range_co
     | "(" expr ".." expr "]" -> range_oc
     | "(" expr ".." expr ")" -> range_oo
     | "{" "}" -> context
     | "{" entry ("," entry)* "}" -> context
entry: (NAME | STRING) ":" expr

FUNCTION.3: /(%s)(?=\s*\()/
CONSTANT.2: /(true|false|null)\b/
QUANTIFIER.2: /(some|every)\b/
COMPARE: "<=" | ">=" | "!=" | "=" | "<" | ">"
POWER: "**"
MULTIPLY: "*" | "/"
PLUS: "+"
MINUS: "-"
NUMBER: /(\d+(\.\d+)?|\.\d+)([eE][+-]?\d+)?/
STRING: /"(\\.|[^"\\])*"/
NAME: /[^\W\d]\w*/
COMMENT: /\/\*(.|\n)*?\*\// | /\/\/[^\n]*/
%%import common.WS
%%ignore WS
%%ignore COMMENT
"""


@lru_cache(maxsize=1)
def parser() -> Lark:
    """The parser; made once, at the first expression of a process."""
    words = "|".join(name.replace(" ", r"\s+") for name in WORDY)
    return Lark(_GRAMMAR % words, parser="lalr", start=["start", "unary_tests"], maybe_placeholders=False)
