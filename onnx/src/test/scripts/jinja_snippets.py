"""Small templates, and what jinja2 makes of each, set up as transformers sets it up: python jinja_snippets.py OUT.json"""

import copy
import datetime
import itertools
import json
import sys

import jinja2
import transformers
from transformers.utils import chat_template_utils


class Clock(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls(2026, 3, 5, 7, 8, 9)


chat_template_utils.datetime = Clock

VALUES = {
    "i": 7,
    "big": 123456789012345678901234567890,
    "neg": -7,
    "zero": 0,
    "f": 2.5,
    "tiny": 1.5e-7,
    "huge": 1e16,
    "yes": True,
    "no": False,
    "nothing": None,
    "s": "Hello World",
    "empty": "",
    "spaces": "  a  b\tc \n",
    "uni": "Grüße 日本 😀!",
    "quote": "it's \"q\" <b>&amp;</b> \\ \n\t\u0000\u007f\u00a0é😀",
    "lines": "one\ntwo\r\n\nthree\n",
    "words": "the quick-brown (fox) [jumps] don't",
    "l": [3, 1, 2],
    "ls": ["b", "A", "c", "a", "B"],
    "mixed": [1, "a", None, True, 2.5, [1], {"k": "v"}],
    "none_list": [],
    "d": {"b": 1, "a": 2, "C": 3, "items": "mine", "nested": {"x": [10, 20, {"y": "z"}]}},
    "e": {},
    "people": [
        {"name": "Ann", "age": 30, "tags": ["x", "y"], "ok": True},
        {"name": "bob", "age": 25, "tags": [], "ok": False},
        {"name": "Cy", "age": 30, "tags": ["z"]},
    ],
    "pairs": [["a", 1], ["b", 2]],
}

EXPRESSIONS = """
i + 1 | i - 10 | i * 2 | i / 2 | i // 2 | neg // 2 | neg % 3 | i % neg | i ** 2 | 2 ** -1 | 2 ** 100 | -i ** 2 | i / 7 | f // 1 | neg / 2 | f % 1 | -f % 1
1e3 | 1.5e-3 | 0.1 + 0.2 | 1e22 | 1e-5 | 123456789.123456789 | 100000000000000000000.0 | 5e-324 | 1.7976931348623157e308 | 0.1 | 1/3 | 2/3 | 1e15 | 1e16 | 12345678901234567.0 | 0.0001 | 0.00012345
big | big + 1 | big * big | -big | big // 3 | big % 1000 | big / 3 | 9223372036854775807 + 1 | 0x1F | 0b101 | 0o17 | 1_000_000 | 1_0.5
tiny | huge | f * 2 | 2.0 | -0.0 | 1.0 * 3 | true + 1 | true * 3 | true + true | not true | not i | not none_list
s ~ i | s ~ nothing ~ yes ~ f | 'a' 'b' | "x" * 3 | 3 * 'ab' | [1] * 3 | [1] + [2, 3] | (1, 2) + (3,) | 'a' + 1 | 1 + 'a' | [1] + (2,) | s + nothing | 'a' * -1
i > 3 | i >= 7 and f < 3 | 1 < 2 < 3 | 1 < 3 < 2 | 1 == 1.0 | 1 == true | 'a' < 'b' | 'a' == 'a' | [1,2] == [1,2] | (1,2) == [1,2] | {'a':1} == {'a':1.0} | none == nothing | 'a' != 1 | [1,2] < [1,3] | 'é' > 'z' | '😀' > '日' | 1 < 'a' | nothing < 1 | big > 1e29 | big == 1e29
i and s | no or s | no and s | zero or empty or 'z' | none_list or e or nothing | not no and yes | yes if i else no | 'a' if no | ('a' if no) is defined | 'x' if i > 3 else 'y' if i > 5 else 'z'
'a' in ls | 'z' in ls | 'z' not in ls | 'ell' in s | 1 in l | 1.0 in l | 'b' in d | 'zz' in d | 1 in s | nothing in [none] | 'x' in missing | [1] in mixed | true in [1] | not 'a' in ls
s[0] | s[-1] | s[100] | s[1:3] | s[::-1] | s[::2] | s[-3:] | s[:-3] | s[5:2] | s[10:0:-2] | uni[-2] | uni[-3:] | uni[::-1] | uni|length | l[0] | l[-1] | l[5] | l[1:] | l[::-1] | l[-100:100] | l['x'] | (1,2,3)[1:] | (1,2,3)[0] | s[none:2] | s['x':] | i[1:] | range(5)[1] | l[true] | l[1.0]
d.a | d['a'] | d.zz | d['zz'] | d.nested.x[2].y | d.nested['x'][0] | d.zz.y | d.nested.x.1 | d.nested.x.2.y | d.items | d['items'] | e.a | nothing.a | s.zz | i.zz | l.zz | missing | missing.x | missing['x'] | missing + 1 | missing ~ 'a' | -missing | missing() | d.zz() | d.a() | people[0].name | people.0.name | d[nothing] | d[l]
[1, 'a', none, true, 2.0, 'it\\'s', [], {}, (), (1,)] | {'a': 1, 2: 'b', none: 3} | {'a': {'b': [1, (2, 3)]}} | (1, 2) | 1, 2 | [ ] | [1,] | {} | {'a':1,} | mixed | d | people | quote | [quote] | [uni] | ['\\x7f\\xa0\\u2028\\u200b\\ue000'] | ["it's", '"', "'\\""] | [true, none, 1.0] | [missing]
'\\n\\t\\\\ \\' \\" \\x41 \\u00e9 \\U0001F600 \\101 \\q \\N{BULLET} end' | 'a\\
b' | "tab\\there" | 'nul\\0x'
s.upper() | s.lower() | uni.upper() | 'straße'.upper() | 'ΑΣ'.lower() | s.title() | "they're bill's".title() | 'hELLO wORLD'.capitalize() | 'éa'.capitalize() | 'ßa'.capitalize() | 'ǆ'.title() | s.swapcase() | '12'.zfill(5) | '-12'.zfill(5) | s.center(21, '*') | 'ab'.center(5) | 'abc'.center(6,'-') | 'a'.ljust(3) ~ '|' | 'a'.rjust(3)
spaces.strip() | spaces.lstrip() | spaces.rstrip() | spaces.split() | spaces.split(' ') | spaces.split(none, 1) | spaces.rsplit(none, 1) | spaces.rsplit(' ', 2) | 'a,b,,c'.split(',') | 'a,b,,c'.rsplit(',', 1) | 'a,b'.split(',', maxsplit=0) | 'a--b--c'.split('--')[1] | ''.split() | ''.split(',') | 'a'.split('') | lines.splitlines() | lines.splitlines(true) | 'xxaxx'.strip('x') | 'abcba'.strip('ab') | 'xyz'.lstrip('yx') | '\u3000a\u00a0\u200b'.strip() | 'a\\x1cb\\x85c'.split()
s.startswith('He') | s.startswith(('x', 'He')) | s.endswith('ld') | s.startswith('W', 6) | s.startswith('W', 6, 7) | s.startswith('', 100) | s.endswith('o', 0, 5) | s.startswith(1) | s.find('o') | s.rfind('o') | s.find('z') | s.find('o', 5) | s.index('o') | s.index('z') | s.count('l') | s.count('') | uni.find('😀') | uni.find('!') | s.find('o', -4)
s.replace('l', 'L') | s.replace('l', 'L', 1) | s.replace('', '-') | s.replace('', '-', 2) | uni.replace('', '.') | s.replace('zz', 'y') | ', '.join(ls) | ','.join(l) | ''.join([]) | '-'.join('abc') | s.removeprefix('Hello ') | s.removesuffix('World') | s.partition(' ') | s.rpartition('o') | 'ab'.partition('z') | 'ab'.rpartition('z') | '{} and {}'.format(i, s) | '{0}{1}{0}'.format('a', 'b') | '{x}{{}}'.format(x=1) | '{}'.format() | '{!r}'.format(1) | '{:>5}'.format(1)
'12'.isdigit() | 'a1'.isalnum() | 'ab'.isalpha() | ''.isalpha() | ' '.isspace() | 'AB'.isupper() | 'ab'.islower() | 'aB'.islower() | '1'.isupper() | 'é'.isascii() | '²'.isdigit() | 'ab'.encode() | s.foo() | s.format_map(d) | s.upper(1)
d.items() | d.items()|list | d.keys()|list | d.values()|list | d.get('a') | d.get('zz') | d.get('zz', 9) | d.get() | d.keys() | e.items()|list | d.copy() == d | d.items()|length | 'a' in d.keys() | 1 in d.values() | d.items()[0] | d.pop('a') | l.append(1) | l.index(1) | l.index(9) | l.count(1) | l.pop | (1,2).index(2) | d.update(e)
'%s and %d' % (s, i) | '%5.2f|%-5s|%05d|%+d|%x|%o|%X|%%' % (f, 'a', i, i, 255, 8, 255) | '%s' % s | '%s' % nothing | '%r' % 'a' | '%d' % f | '%s %s' % (1,) | '%s' % (1, 2) | '%(a)s' % d | '%.3s' % s | '%5s' % uni | '%s' % l | '%c' % 65 | 'a' % l | 'a' % missing | 'a' % 1 | '%s' % missing | '%i' % true
range(3) | range(3)|list | range(1, 10, 3)|list | range(5, 0, -2)|list | range(0)|list | range(1000000) | range() | range(2)|length | range('a') | range(1, 3) == range(1, 3) | dict(a=1, b=2) | dict([('a', 1)]) | dict(d, z=9)|length | namespace(a=1).a | namespace(a=1).b | namespace(a=1)['a'] | namespace({'q': 5}).q
strftime_now('%Y-%m-%d %H:%M:%S') | strftime_now('%d %b %Y, %A %a %B %j %y %I %p %-d %-m %e|%%') | strftime_now('%-H:%M') | strftime_now('%F %T %u %w') | raise_exception('no: ' ~ i) | cycler('a', 'b').next() | joiner(', ')() | lipsum is defined
i is defined | missing is defined | missing is undefined | nothing is none | nothing is not none | d.zz is defined | s is string | i is string | l is iterable | s is iterable | i is iterable | missing is iterable | d is mapping | l is mapping | l is sequence | s is sequence | d is sequence | i is sequence | (1,) is sequence | range(2) is sequence | d.items() is sequence | d.items() is iterable | i is number | yes is number | s is number | f is float | i is integer | yes is integer | yes is boolean | i is boolean | yes is true | i is true | no is false | zero is false | nothing is false | 3 is odd | 4 is even | 9 is divisibleby 3 | 9 is divisibleby(2) | 'a' is lower | 'A' is upper | 1 is eq 1 | 1 is equalto 2 | 2 is gt 1 | 2 is lessthan 1 | 1 is in [1] | 1 is not in [1] | 'a' is in 'abc' | nothing is sameas none | s is callable | range is callable | 'upper' is filter | 'zz' is filter | 'odd' is test | 1 is foo | s is defined and i is defined | s is not defined or no | missing is callable | i is sameas 7 | none is sameas false | true is sameas true
"""

FILTERED = """
s|upper | s|lower | s|title | words|title | s|capitalize | spaces|trim | 'xxaxx'|trim('x') | nothing|trim | i|trim | s|length | l|count | d|length | i|length | missing|length | nothing|length
l|join | ls|join(', ') | l|join('-') | people|join(', ', attribute='name') | 'abc'|join('.') | d|join(',') | missing|join('x') | i|join | mixed|join('|') | ls|join(1)
ls|sort | ls|sort(reverse=true) | ls|sort(case_sensitive=true) | l|sort | people|sort(attribute='name')|map(attribute='name')|list | people|sort(attribute='age,name', reverse=true)|map(attribute='name')|list | mixed|sort | d|sort | 'hello'|sort | people|sort(attribute='age')|map(attribute='name')|join
ls|unique|list | [1,1.0,2]|unique|list | people|unique(attribute='age')|map(attribute='name')|list | ls|unique(case_sensitive=true)|list | l|sum | people|sum(attribute='age') | l|sum(start=10) | [0.1,0.2]|sum | []|sum | ls|sum | l|min | l|max | ls|min | ls|max | ls|min(case_sensitive=true) | people|max(attribute='age') | []|min | []|max is defined
l|first | l|last | none_list|first | none_list|last is defined | s|first | s|last | d|first | d|last | missing|first | uni|last | l|reverse|list | s|reverse | uni|reverse | d|reverse|list | l|list | s|list | d|list | i|list | missing|list | uni|list | l|map('string')|list
people|map(attribute='name')|list | people|map(attribute='tags.0')|list | people|map(attribute='tags.0', default='-')|list | people|map(attribute='ok')|list | people|map(attribute='ok', default=false)|list | ls|map('upper')|join | l|map('string')|join('+') | ls|map('replace', 'a', 'z')|list | l|map | pairs|map('last')|list | pairs|map(attribute=1)|list | pairs|map('first')|join | ls|map('zz')|list | []|map('zz')|list | nothing|map('upper')|list | zero|select|list | nothing|selectattr('x')|list | 5|select|list | l|map('int', default=1)|list
l|select('odd')|list | l|reject('odd')|list | mixed|select|list | mixed|reject|list | l|select('gt', 1)|list | l|select('in', [1,2])|list | mixed|select('string')|list | mixed|reject('none')|list | mixed|select('zz')|list | l|select('>', 2)|list
people|selectattr('ok')|map(attribute='name')|list | people|rejectattr('ok')|map(attribute='name')|list | people|selectattr('age', 'equalto', 30)|map(attribute='name')|join(',') | people|selectattr('age', '==', 25)|list | people|selectattr('ok', 'defined')|list|length | people|rejectattr('tags.0', 'undefined')|map(attribute='name')|list | people|selectattr('name', 'in', ['Ann'])|list|length | people|selectattr | (people|selectattr('age', 'equalto', 99)|list) or 'none' | people|selectattr('age','lt',30)|first | 'yes' if people|selectattr('zz') else 'no'
missing|default('x') | nothing|default('x') | nothing|default('x', true) | empty|default('x', boolean=true) | missing|d(1) | d.zz|default([]) | missing|default | i|default(9) | missing.x|default(1)
s|replace('o', '0') | s|replace('o', '0', 1) | i|replace('7', '8') | s|replace('', '_') | s|replace(1, 2) | nothing|replace('None', 'x') | s|string | i|string | nothing|string | l|string
'12'|int | ' 12 '|int | '12.7'|int | 'x'|int | 'x'|int(5) | 'x'|int(default=6) | '0x1A'|int(base=16) | '1A'|int(0, 16) | 12.9|int | -12.9|int | nothing|int | yes|int | '1_000'|int | '-5'|int | 'inf'|int | '1e3'|int | l|int | ''|int | '٣'|int | '12'|float | '1e3'|float | 'x'|float | 'x'|float(2.5) | i|float | 'inf'|float | 'nan'|float | '.5'|float | '5.'|float | nothing|float | missing|int
2.5|round | 3.5|round | 2.567|round(2) | 2.5|round(0, 'ceil') | 2.1|round(method='ceil') | 2.9|round(0,'floor') | 1234.5|round(-2) | i|round | 15|round(-1) | 25|round(-1) | 2.675|round(2) | 0.5|round|int | -2.5|round | s|round | 2.5|round(method='zz') | neg|abs | -2.5|abs | 5|abs | s|abs | 1e16|round
lines|indent | lines|indent(2) | lines|indent(2, true) | lines|indent(2, false, true) | lines|indent('> ', first=true, blank=true) | s|indent | empty|indent(first=true) | 'a\\n\\nb'|indent(1) | i|indent | missing|indent
d|dictsort | d|dictsort(by='value') | {'b':1,'a':2,'C':0}|dictsort | {'b':1,'a':2,'C':0}|dictsort(true) | {'b':1,'a':2,'C':0}|dictsort(by='value') | {'b':1,'a':2}|dictsort(reverse=true) | {'b':1}|dictsort(by='zz') | e|dictsort | l|dictsort | d|items|list | e|items|list | missing|items|list | l|items | d|items|first
d|tojson | quote|tojson | mixed|tojson | people|tojson(indent=2) | d|tojson(indent=4) | uni|tojson | uni|tojson(ensure_ascii=true) | quote|tojson(true) | d|tojson(sort_keys=true) | {'b':1,'a':{'d':1,'c':2}}|tojson(sort_keys=true, indent=1) | d|tojson(separators=(',', ':')) | none_list|tojson(indent=2) | e|tojson(indent=2) | [[],{}]|tojson(indent=2) | nothing|tojson | yes|tojson | f|tojson | huge|tojson | tiny|tojson | big|tojson | (1,2)|tojson | missing|tojson | range(2)|tojson | {1: 2, none: 3}|tojson | d.items()|tojson | d|items|tojson | 'inf'|float|tojson | 'nan'|float|tojson | s|tojson|upper | d|tojson(indent='--') | [1]|tojson(indent=0) | '</script>'|tojson | '\\u2028'|tojson
quote|escape | quote|e | quote|safe | (s|safe) + '<b>' | '<i>' + ('<b>'|safe) | ('<b>'|safe) ~ '<i>' | '<b>'|escape|upper | '<b>'|safe|escape | '<b>'|e|e | '<b>'|escape|length | ('<b>'|safe).upper() | [('<b>'|safe)] | 'a'|safe == 'a' | '<'|forceescape | ('<'|e)|forceescape | ('a<b'|safe).split('<') | '<b>'|e|replace('&', 'x') | '<b>'|safe|tojson | '<b>'|safe|trim | ('<b>'|safe) * 2 | ('<b>'|safe)[0:2] | ('<'|safe) is escaped | ('x'|safe).startswith('x') | ('<b>'|safe) in ['<b>'] | '<b>'|safe|string is escaped
'%s-%s'|format(1, 'b') | '%(x)s'|format(x=1) | '%s'|format | s|center(21) | s|center ~ '|' | words|wordcount | 'a b'|urlencode | 'ü/?&='|urlencode | d.nested|urlencode | {'a b': 'c&'}|urlencode | [('a', 1)]|urlencode | words|truncate(10) | words|truncate(10, true) | words|truncate(12, false, '…', 0) | s|truncate(5) | s|truncate(5, leeway=0) | l|batch(2)|list | l|batch(2, 'x')|list | range(7)|slice(3)|list | range(7)|slice(3, 'x')|list | people|groupby('age')|list|length | people|groupby('age')|map('first')|list | people|groupby('name')|map(attribute='grouper')|list
d|attr('items') is callable | d|attr('zz') is defined | d|attr('a') is defined | s|zz | l|map('upper')|list | ls|first|lower|upper | -i|abs | (-i)|abs | i|float|string|length | not missing|default(false) | 'a' ~ s|lower ~ 'b' | 1 + '2'|int * 3 | 'x' in s|lower | l|length > 2 and ls|length == 5 | l|random | ls|join|upper|list|length | s|pprint | s|xmlattr | s|striptags
"""

STATEMENTS = [
    "{% for x in l %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }},{% endfor %}",
    "{% for x in l %}{{ loop.previtem }}<{{ x }}>{{ loop.nextitem }} {% endfor %}",
    "{% for x in l %}{{ loop.previtem is defined }}{{ loop.nextitem is defined }}{{ loop.cycle('a', 'b') }}{{ loop.changed(x > 1) }} {% endfor %}",
    "{% for x in [] %}a{% else %}none{% endfor %}{% for x in missing %}a{% else %}undefined{% endfor %}",
    "{% for x in l if x > 1 %}{{ loop.index }}{{ loop.length }}{{ loop.last }}{{ x }},{% else %}no{% endfor %}",
    "{% for x in l if x > 100 %}{{ x }}{% else %}no{% endfor %}",
    "{% set ns = namespace(n=0) %}{% for x in l if ns.n < 2 %}{% set ns.n = ns.n + 1 %}{{ x }}{% endfor %}",
    "{% set ns = namespace(n=0) %}{% for x in l if ns.n < 2 %}{% set ns.n = ns.n + 1 %}{{ x }}{{ loop.last }}{% endfor %}",
    "{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}",
    "{% for k, v in pairs %}{{ k }}{{ v }}{% endfor %}{% for (k, v) in pairs %}{{ k }}{{ v }}{% endfor %}",
    "{% for a, b in l %}{{ a }}{% endfor %}",
    "{% for i, (k, v) in [(1, ('a', 'b'))] %}{{ i }}{{ k }}{{ v }}{% endfor %}",
    "{% for c in uni %}{{ c }}.{% endfor %}{% for k in d %}{{ k }}{% endfor %}{% for x in 5 %}{% endfor %}",
    "{% for x in 5 %}{{ x }}{% endfor %}",
    "{% for x in nothing %}{{ x }}{% endfor %}",
    "{% for x in l %}{% if x == 1 %}{% continue %}{% endif %}{{ x }}{% endfor %}|{% for x in l %}{% if x == 1 %}{% break %}{% endif %}{{ x }}{% else %}e{% endfor %}",
    "{% for x in l %}{% for y in ls %}{% if y == 'c' %}{% break %}{% endif %}{{ x }}{{ y }}{{ loop.index }}{% endfor %}{{ loop.index }};{% endfor %}",
    "{% for x in l %}{% break %}{% else %}never{% endfor %}done",
    "{% set x = 1 %}{% for y in l %}{% set x = x + y %}{{ x }},{% endfor %}{{ x }}",
    "{% set x = 1 %}{% if yes %}{% set x = 2 %}{% endif %}{{ x }}{% if no %}{% set z = 1 %}{% endif %}{{ z is defined }}",
    "{% for y in l %}{% if loop.first %}{% set q = 'first' %}{% endif %}{{ q }}{% endfor %}",
    "{% set q = 'out' %}{% for y in l %}{{ q }}{% if loop.first %}{% set q = 'in' %}{% endif %}{{ q }};{% endfor %}{{ q }}",
    "{% for i in l %}{{ i }}{% endfor %}{{ i }}",
    "{% set ns = namespace(found=false, items=[]) %}{% for x in l %}{% if x == 1 %}{% set ns.found = true %}{% set ns.items = ns.items + [x] %}{% endif %}{% endfor %}{{ ns.found }}{{ ns.items }}",
    "{% set ns = 1 %}{% set ns.x = 1 %}",
    "{% set a, b = 1, 2 %}{{ a }}{{ b }}{% set (c, dd) = [3, 4] %}{{ c }}{{ dd }}{% set x = 1, 2 %}{{ x }}{% set y = (1,) %}{{ y }}",
    "{% set a, b = 1 %}",
    "{% set a, b = [1] %}",
    "{% set x %}a{{ i }} b\n{% endset %}[{{ x }}]{{ x is string }}",
    "{% set x | upper | replace('A', 'z') %}abc{% endset %}{{ x }}",
    "{% set x %}{% set y = 5 %}{{ y }}{% endset %}{{ x }}{{ y is defined }}",
    "{% filter upper %}abc{{ s }}{% endfilter %}{% filter replace('a', 'b') | upper %}aa{% endfilter %}",
    "{% with a = 1, b = i %}{{ a }}{{ b }}{% set c = 3 %}{% endwith %}{{ a is defined }}{{ c is defined }}",
    "{% set a = 1 %}{% with a = 2, b = a %}{{ a }}{{ b }}{% endwith %}{{ a }}{% with %}{% set a = 9 %}{{ a }}{% endwith %}{{ a }}",
    "{% macro m(a, b=2, c='x') %}{{ a }}{{ b }}{{ c }}{% endmacro %}{{ m(1) }}|{{ m(1, 3) }}|{{ m(1, c='q') }}|{{ m() }}|{{ m(c=1, a=2) }}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(b=2) }}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, a=2) }}",
    "{% macro m(a) %}{{ a }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, 3, z=4) }}",
    "{% macro m(a, b=a) %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }}{{ m.name }}{{ m.arguments }}",
    "{% macro m() %}{{ caller() }}-{{ caller() }}{% endmacro %}{% call m() %}body {{ i }}{% endcall %}",
    "{% macro m() %}{{ caller(1, 'x') }}{% endmacro %}{% call(a, b) m() %}{{ a }}{{ b }}{% endcall %}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{% call m(1) %}body{% endcall %}",
    "{% macro f(n) %}{{ n }}{% if n > 0 %}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(20) }}",
    "{% macro m() %}{{ x }}{% endmacro %}{% set x = 1 %}{{ m() }}{% set x = 2 %}{{ m() }}",
    "{% macro m() %}{% set x = 5 %}{{ x }}{% endmacro %}{{ m() }}{{ x is defined }}",
    "{% macro m(x) %}{{ x }}{{ i }}{% endmacro %}{% for i in l %}{{ m(i) }},{% endfor %}",
    "{% for i in l %}{% macro m(x) %}{{ x }}{{ i }}{% endmacro %}{{ m('a') }}{% endfor %}",
    "{% macro m(a) %}[{{ a is defined }}{{ a }}]{% endmacro %}{{ m() }}{{ m(none) }}{{ m(missing) }}",
    "{% macro m() %}  a\n{% endmacro %}{{ m()|trim }}{{ m()|length }}{{ m() ~ 'x' }}{{ m() is string }}",
    "{% for x in [1, [2, [3, 4]], 5] recursive %}{% if x is iterable %}({{ loop(x) }}){% else %}{{ x }}{{ loop.depth }}{{ loop.depth0 }}{% endif %}{% endfor %}",
    "{% for x in [[1, [2]], 3] recursive %}{% if x is sequence %}{{ loop(x) }}{% else %}{{ x }}{% endif %}{% if not loop.last %},{% endif %}{% endfor %}",
    "{% for x in l %}{{ loop(x) }}{% endfor %}",
    "{% generation %}a{{ i }}{% set x = 1 %}{% endgeneration %}{{ x is defined }}",
    "{% for m in l %}{% generation %}{{ m }}{{ loop.index }}{% endgeneration %}{% endfor %}",
    "{%- generation -%}  a  {%- endgeneration -%} b",
    "{% if no %}a{% elif i == 7 %}b{% else %}c{% endif %}{% if missing %}a{% else %}b{% endif %}{% if 1, 2 %}t{% endif %}",
    "{% if no %}{{ nothing.x.y }}{% endif %}ok{{ yes or nothing.x.y }}{{ no and nothing.x.y }}",
    "{% raw %}{{ x }} {% if %} {# #}{% endraw %}|{%- raw -%}  {{ y }}  {%- endraw -%}  z",
    "{# comment #}a{#- c -#} b {#- c #} c{# {{ x }} {% if %} #}",
    "{% print i %}{% print 1, 2 %}",
    "{% set g = l|select('odd') %}{{ g|list }}{{ g|list }}{% if g %}t{% endif %}",
    "{% set g = l|map('string') %}{% for x in g %}{{ x }}{{ loop.last }}{{ loop.length }}{% endfor %}",
    "{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.current }}{{ c.next() }}{{ c.next() }}{{ c.reset() }}{{ c.current }}",
    "{% set j = joiner(', ') %}{% for x in l %}{{ j() }}{{ x }}{% endfor %}{% set k = joiner() %}{{ k() }}{{ k() }}",
    "{% set args = [1, 2] %}{% macro m(a, b, c=3) %}{{ a }}{{ b }}{{ c }}{% endmacro %}{{ m(*args) }}{{ m(*args, c=5) }}{{ m(**{'a': 8, 'b': 9}) }}",
    "{{ dict(**{'a': 1}) }}{{ dict(*[[('x', 1)]]) }}",
    "{% set x = [] %}{% set x = x + ['a'] %}{% set x = x + ['b'] %}{{ x }}",
    "{% do l.append(1) %}",
    "{% include 'x' %}",
    "{% block a %}x{% endblock %}",
    "{% zzz %}",
    "{% if %}x{% endif %}",
    "{% if yes %}x",
    "{% endif %}",
    "{% for x in l %}{% endif %}",
    "{{ 1 + }}",
    "{{ (1 }}",
    "{{ 'a }}",
    "{{ 1 2 }}",
    "{{ a b }}",
    "{% break %}",
    "{{ x",
    "{{ foo.bar( }}",
    "{% set 1 = 2 %}",
    "{% set none = 2 %}",
    "{% for none in l %}{% endfor %}",
    "{{ {'a' 1} }}",
    "{# x",
    "{{ [1, 2 }}",
    "{{ 5|upper(1) }}",
    "{{ s is string is defined }}",
    "{{ 'a' if }}",
    "{{ - }}",
    "{{ }}",
    "{{ 'x'.upper }}",
    "{{ 'a\nb' }}|\n",
    "a\n",
    "a\n\n",
    "\na\r\nb\rc\n",
    "{{ {'a': {'b': 1}} }}{{ {'a': {'b': 1}}['a']['b'] }}{{{'x': 1}}}{{ {1: 2}[1] }}",
    "{ { x } } { % % } {%% {{ '{{' }} {{ '%}' }} {{ \"}}\" }}",
    "{{ '{%' }}{% if '%}' == '%}' %}y{% endif %}",
    "{%if yes%}x{%endif%}{%-if yes-%} y {%-endif-%} z",
    "{{i}}{{-i}}{{- i -}}{{+i}}{{ -i }}{{ - i }}",
    "a {{- ' b ' -}} c {{ ' d ' }} e",
    "{{ i is\ndefined }}{{\n\ti\n}}",
    "{{ true }}{{ True }}{{ false }}{{ False }}{{ none }}{{ None }}",
    "{{ s.upper().lower()[0:3].title() }}{{ (s|upper)[0] }}{{ s|upper[0] }}",
    "{{ s|upper()[0] }}",
    "{{ d.items()|list|length }}{{ (d.items()|list)[0][0] }}{{ d|dictsort|first|last }}",
    "{% for k, v in d|dictsort %}{{ k }}{% endfor %}{% for k, v in d|items %}{{ k }}{% endfor %}",
    "{{ messages }}{{ messages|length }}{% for m in messages %}x{% endfor %}",
    "{{ self }}",
    "{{ 'a'.__class__ }}",
    "{{ ''['__class__'] }}",
    "{{ d.__init__ }}",
    "{{ d._x }}",
    "{{ range.x }}",
    "{{ m }}{% macro m() %}{% endmacro %}",
    "{{ l.append }}{{ l|length }}",
    "{% set t = 'x' %}{% macro m() %}{% set t = 'y' %}{% for q in [1] %}{% set t = 'z' %}{% endfor %}{{ t }}{% endmacro %}{{ m() }}{{ t }}",
    "{% for x in l %}{% set x = x * 10 %}{{ x }},{% endfor %}",
    "{% for x in l %}{% for x in ls %}{{ x }}{% endfor %}{{ x }}{% endfor %}",
    "{% for x in l %}{% set loop_var = loop %}{% for y in [1] %}{{ loop_var.index }}{{ loop.index }}{% endfor %}{% endfor %}",
    "{% for x in range(3) %}{% for y in range(x) %}{{ loop.index }}{% else %}-{% endfor %};{% endfor %}",
    "{% for m in people[::-1] %}{{ m.name }}{% endfor %}{% for m in people[1:] %}{{ loop.index0 }}{{ m['name'] }}{% endfor %}",
    "{% for x in l|sort %}{{ x }}{% if not loop.last %}, {% endif %}{% endfor %}",
    "{% for x, in [[1], [2]] %}{{ x }}{% endfor %}",
    "{{ 1 if no else 2 if no else 3 }}{{ (1 if yes else 2) + 1 }}{{ 1 if yes else 2 + 1 }}",
    "{{ not yes == no }}{{ not (yes == no) }}{{ 1 + 2 ~ 3 + 4 }}{{ 2 * 3 ~ 4 }}{{ -2|abs }}{{ (-2)|abs }}{{ 2 ** 3 ** 2 }}{{ -2 ** 2 }}",
    "{{ 7 is odd and 8 is even }}{{ 7 is not even }}{{ i is divisibleby 7 }}{{ not i is odd }}{{ 'x' if s is string else 'y' }}",
    "{{ i is defined == true }}",
    "{{ l is not mapping and l is iterable }}{{ 3 in l is true }}",
    "{{ caller is defined }}{{ varargs is defined }}{{ loop is defined }}",
]

BORDERS = ["a\n  {%SIF yes%T}\n  x\n  {%SENDIF%T}\n b", "  {#S c T#}\n  d", " {{S i T}}\n e", "\n\n  {%S set x = 1 %T}  \n f", "{%S raw %T}\n r \n{%S endraw %T}\n g"]


def statements():
    yield from STATEMENTS
    for border in BORDERS:
        for start, end in itertools.product(["", "-", "+"], repeat=2):
            text = border.replace("SENDIF", start + " endif ").replace("SIF", start + " if")
            for tag in ("%", "#", "{"):
                text = text.replace("{" + tag + "S", "{" + tag + start)
            yield text.replace("T#}", end + "#}").replace("%T}", end + "%}").replace("T}}", end + "}}")


def templates():
    for block in (EXPRESSIONS, FILTERED):
        joined = block.replace("\\\n", "\\\0")
        for line in joined.strip().split("\n"):
            for expression in line.replace("\\\0", "\\\n").replace("\\\\", "\\").split(" | "):
                yield "{{ " + expression + " }}"
    yield from statements()


def render(template):
    try:
        return {"text": chat_template_utils._compile_jinja_template(template).render(**copy.deepcopy(VALUES))}
    except Exception as e:  # whatever it is, ours must fail, too
        return {"error": type(e).__name__ + ": " + str(e)}


def main():
    results = [{"template": t, **render(t)} for t in dict.fromkeys(templates())]
    results = [r for r in results if " at 0x" not in r.get("text", "")]  # printed addresses differ each time
    made_by = f"jinja_snippets.py with transformers {transformers.__version__}, jinja2 {jinja2.__version__}"
    with open(sys.argv[1], "w", encoding="utf-8") as f:
        json.dump({"made_by": made_by, "values": VALUES, "templates": results}, f, ensure_ascii=False, indent=1)
        f.write("\n")
    print(f"{len(results)} templates, {sum('error' in r for r in results)} of them errors")


if __name__ == "__main__":
    main()
