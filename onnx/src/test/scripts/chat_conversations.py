"""Fifty conversations for chat templates: one turn and many, with and without a system message, tools, their calls
and results, thinking, parts, settings, and texts that a template must not touch. chat_expected.py renders them."""

EMOJI = "Grüße 日本語 😀👩‍👩‍👧 <b>&amp;\"quoted\" 'single' {{ not }} {% a tag %} \\n back\\slash\ttab"

WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "The weather at a place.\nSecond line, with \"quotes\" and <tags> & é.",
        "parameters": {
            "type": "object",
            "properties": {
                "place": {"type": "string", "description": "A city, such as Zürich"},
                "unit": {"type": "string", "enum": ["celsius", "fahrenheit"], "default": "celsius"},
                "days": {"type": "integer", "minimum": 1, "maximum": 1e16},
            },
            "required": ["place"],
        },
    },
}
BOOK = {
    "type": "function",
    "function": {
        "name": "book",
        "description": "Books a table.",
        "parameters": {
            "type": "object",
            "properties": {
                "guests": {"type": "array", "items": {"type": "string"}, "description": "Names"},
                "options": {
                    "type": "object",
                    "properties": {"window": {"type": "boolean"}, "price": {"type": "number", "nullable": True}},
                    "required": ["window"],
                },
                "note": {"type": ["string", "null"]},
                "when": {"oneOf": [{"type": "string", "description": "ISO 8601"}, {"type": "integer"}]},
            },
            "required": ["guests", "options"],
        },
    },
}
NOW = {
    "type": "function",
    "function": {"name": "now", "description": "The time.", "parameters": {"type": "object", "properties": {}}},
}


def user(content):
    return {"role": "user", "content": content}


def assistant(content, **fields):
    return {"role": "assistant", "content": content, **fields}


def system(content):
    return {"role": "system", "content": content}


def call(name, arguments, id="call00001"):
    return {"id": id, "type": "function", "function": {"name": name, "arguments": arguments}}


def tool(content, name="get_weather", id="call00001"):
    return {"role": "tool", "name": name, "tool_call_id": id, "content": content}


HELLO = user("Hello, how are you?")
FINE = assistant("Fine, thanks. And you?")
SYSTEM = system("You are a terse assistant.")
THOUGHT = "<think>\nThe user greets.\nI greet back.\n</think>\n\nHello!"
CALLED = [
    SYSTEM,
    user("What is the weather in Zürich?"),
    assistant("", tool_calls=[call("get_weather", {"place": "Zürich", "days": 2, "exact": True, "none": None, "x": 0.5})]),
    tool('{"temperature": 21.5, "sky": "clear"}'),
]

CONVERSATIONS = [
    dict(name="one question", messages=[HELLO]),
    dict(name="one question, to be answered", messages=[HELLO], add_generation_prompt=True),
    dict(name="a system message", messages=[SYSTEM, HELLO], add_generation_prompt=True),
    dict(name="two turns", messages=[HELLO, FINE, user("Well.")], add_generation_prompt=True),
    dict(name="two turns after a system message", messages=[SYSTEM, HELLO, FINE, user("Well."), assistant("Good.")]),
    dict(name="seven turns", messages=[SYSTEM] + [HELLO, FINE] * 3 + [user("Bye.")], add_generation_prompt=True),
    dict(name="texts not to touch", messages=[system(EMOJI), user(EMOJI), assistant(EMOJI), user(EMOJI)], add_generation_prompt=True),
    dict(name="white space", messages=[system("  s \n"), user("\n\n a \u00a0\u3000"), assistant(" \tb\r\n"), user(" c ")], add_generation_prompt=True),
    dict(name="empty texts", messages=[system(""), user(""), assistant(""), user("")], add_generation_prompt=True),
    dict(name="a thought", messages=[HELLO, assistant(THOUGHT), user("Again.")], add_generation_prompt=True),
    dict(name="a thought at the end", messages=[HELLO, assistant(THOUGHT)]),
    dict(name="a thought in its field", messages=[HELLO, assistant("Hello!", reasoning_content="They greet.\n"), user("Again."), assistant("Hi.", reasoning_content="Again?")]),
    dict(name="thinking as gpt-oss has it", messages=[HELLO, assistant("Hello!", thinking="They greet."), user("Again.")], add_generation_prompt=True),
    dict(name="thinking on", messages=[SYSTEM, HELLO], add_generation_prompt=True, enable_thinking=True),
    dict(name="thinking off", messages=[SYSTEM, HELLO], add_generation_prompt=True, enable_thinking=False),
    dict(name="thinking as a switch", messages=[SYSTEM, HELLO], add_generation_prompt=True, thinking=True),
    dict(name="effort", messages=[SYSTEM, HELLO], add_generation_prompt=True, reasoning_effort="high", model_identity="You are a test."),
    dict(name="one tool", messages=[user("The weather?")], tools=[WEATHER], add_generation_prompt=True),
    dict(name="a system message and tools", messages=[SYSTEM, user("The weather?")], tools=[WEATHER, BOOK, NOW], add_generation_prompt=True),
    dict(name="no tools, said so", messages=[SYSTEM, HELLO], tools=[], add_generation_prompt=True),
    dict(name="a call", messages=CALLED[:3], tools=[WEATHER]),
    dict(name="a call and its result", messages=CALLED, tools=[WEATHER], add_generation_prompt=True),
    dict(name="a call, its result, an answer", messages=CALLED + [assistant("21.5 degrees, clear."), user("Thanks.")], tools=[WEATHER], add_generation_prompt=True),
    dict(
        name="two calls at once",
        messages=[
            user("Weather here and there?"),
            assistant("", tool_calls=[call("get_weather", {"place": "A"}, "call0000a"), call("get_weather", {"place": "B"}, "call0000b")]),
            tool("sunny", id="call0000a"),
            tool("rain", id="call0000b"),
        ],
        tools=[WEATHER, BOOK],
        add_generation_prompt=True,
    ),
    dict(
        name="a call after a thought",
        messages=[
            user("Book for two."),
            assistant("I will.", reasoning_content="Two guests.", tool_calls=[call("book", {"guests": ["Ann", "Bö"], "options": {"window": False, "price": None}})]),
            tool("done", "book"),
            assistant("It is done."),
        ],
        tools=[BOOK],
    ),
    dict(
        name="arguments as a text",
        messages=[user("Time?"), assistant("", tool_calls=[call("now", "{\"zone\": \"UTC\"}")]), tool("12:00", "now")],
        tools=[NOW],
        add_generation_prompt=True,
    ),
    dict(
        name="no content beside a call",
        messages=[user("Time?"), {"role": "assistant", "content": None, "tool_calls": [call("now", {})]}, tool("12:00", "now")],
        tools=[NOW],
        add_generation_prompt=True,
    ),
    dict(name="a result that is no text", messages=CALLED[:3] + [tool({"temperature": 21.5, "list": [1, 2.0, None, True, "ü"]})], tools=[WEATHER], add_generation_prompt=True),
    dict(name="parts", messages=[user([{"type": "text", "text": "Look: "}, {"type": "text", "text": "here."}])], add_generation_prompt=True),
    dict(name="an image", messages=[user([{"type": "image"}, {"type": "text", "text": "What is it?"}])], add_generation_prompt=True),
    dict(name="documents", messages=[HELLO], documents=[{"title": "T1", "text": "Text one."}, {"title": "T2", "text": "Text two."}], add_generation_prompt=True),
    dict(name="to be continued", messages=[HELLO, assistant("The answer is")], continue_final_message=True),
    dict(name="to be continued after a system message", messages=[SYSTEM, HELLO, FINE, user("So?"), assistant("Well, ")], continue_final_message=True),
    dict(name="two questions in a row", messages=[HELLO, user("Anyone?")], add_generation_prompt=True),
    dict(name="an answer first", messages=[FINE, HELLO], add_generation_prompt=True),
    dict(name="a role that is unknown", messages=[HELLO, {"role": "critic", "content": "Hm."}], add_generation_prompt=True),
    dict(name="a developer", messages=[{"role": "developer", "content": "Speak French."}, HELLO], tools=[NOW], add_generation_prompt=True),
    dict(name="a date that is given", messages=[SYSTEM, HELLO], date_string="01 Jan 2030", tools_in_user_message=False, tools=[WEATHER]),
    dict(name="three questions", messages=[HELLO, FINE, user("A?"), assistant("B."), user("C?")], add_generation_prompt=True),
    dict(name="three questions, all answered", messages=[HELLO, FINE, user("A?"), assistant("B."), user("C?"), assistant("D.")]),
    dict(name="a system message and three questions", messages=[SYSTEM, HELLO, FINE, user("A?"), assistant("B."), user("C?")], add_generation_prompt=True),
    dict(name="a long text", messages=[user("word " * 300 + "\n" * 5 + "end")], add_generation_prompt=True),
    dict(name="code", messages=[user("```python\nfor i in range(3):\n    print({'a': i}['a'])\n```"), assistant("It prints:\n\n0\n1\n2\n"), user("Why?")], add_generation_prompt=True),
    dict(name="tokens of other models", messages=[user("<|im_start|>user <s>[INST] </s> <start_of_turn> <|eot_id|>")], add_generation_prompt=True),
    dict(name="a thought without its beginning", messages=[HELLO, assistant("They greet.</think>Hello!"), user("Again.")], add_generation_prompt=True),
    dict(name="two thoughts", messages=[HELLO, assistant("<think>a</think>b<think>c</think>d"), user("Again."), assistant("<think>e</think>f")]),
    dict(name="numbers that are texts", messages=[user("1"), assistant("2.0"), user("None")], add_generation_prompt=True),
    dict(name="a user of a name", messages=[{"role": "user", "name": "ann", "content": "Hi."}], add_generation_prompt=True),
    dict(name="a call in the middle", messages=[HELLO, FINE, user("Time?"), assistant("", tool_calls=[call("now", {})]), tool("12:00", "now"), assistant("Noon."), user("Thanks.")], tools=[NOW], add_generation_prompt=True),
    dict(name="thinking off, in the middle", messages=[HELLO, assistant(THOUGHT), user("Well /no_think")], add_generation_prompt=True, enable_thinking=False),
]
