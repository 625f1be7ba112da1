"""Writes testdata/chat/renderings.json: chat templates in the styles of known families, written for this project, and what
the transformers library makes of conversations with them.

    python chat_templates.py
"""

from __future__ import annotations

import json
from pathlib import Path

import transformers
from transformers.utils.chat_template_utils import render_jinja_template

SPECIAL = {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>"}

TEMPLATES = {
    "chatml": """{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}
""",
    "chatml-default-system": """{%- if messages[0].role != 'system' %}
    {{- '<|im_start|>system\\nBe of help.<|im_end|>\\n' }}
{%- endif %}
{%- for message in messages %}
    {{- '<|im_start|>' ~ message.role ~ '\\n' ~ message.content ~ '<|im_end|>\\n' }}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
{%- endif %}
""",
    "headers": """{{- bos_token }}
{%- if tools is not none and tools is defined %}
    {{- raise_exception('no tools here') }}
{%- endif %}
{%- if not date_string is defined %}
    {%- set date_string = "26 Jul 2024" %}
{%- endif %}
{%- if messages[0]['role'] == 'system' %}
    {%- set system_message = messages[0]['content']|trim %}
    {%- set messages = messages[1:] %}
{%- else %}
    {%- set system_message = "" %}
{%- endif %}
{{- "<|start_header_id|>system<|end_header_id|>\\n\\n" }}
{{- "Today: " + date_string + "\\n\\n" }}
{{- system_message }}
{{- "<|eot_id|>" }}
{%- for message in messages %}
    {%- if not (message.role == 'ipython' or message.role == 'tool' or 'tool_calls' in message) %}
        {{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n'+ message['content'] | trim + '<|eot_id|>' }}
    {%- else %}
        {{- raise_exception("tools are not for this model: " ~ loop.index0) }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}
{%- endif %}
""",
    "instructions": """{%- if messages[0]["role"] == "system" %}
    {%- set system_message = messages[0]["content"] %}
    {%- set loop_messages = messages[1:] %}
{%- else %}
    {%- set loop_messages = messages %}
{%- endif %}
{%- set ns = namespace(index=0) %}
{%- for message in loop_messages %}
    {%- if not message.role in ["tool", "tool_results"] %}
        {%- if (message["role"] == "user") != (ns.index % 2 == 0) %}
            {{- raise_exception("After the optional system message, roles must alternate user/assistant/user/assistant/...") }}
        {%- endif %}
        {%- set ns.index = ns.index + 1 %}
    {%- endif %}
{%- endfor %}
{{- bos_token }}
{%- for message in loop_messages %}
    {%- if message["role"] == "user" %}
        {%- if loop.last and system_message is defined %}
            {{- "[INST] " + system_message + "\\n\\n" + message["content"] + "[/INST]" }}
        {%- else %}
            {{- "[INST] " + message["content"] + "[/INST]" }}
        {%- endif %}
    {%- elif message["role"] == "assistant" %}
        {{- " " + message["content"]|trim + eos_token}}
    {%- else %}
        {{- raise_exception("Only user and assistant roles are supported!") }}
    {%- endif %}
{%- endfor %}
""",
    "inst-sys": """{% if messages[0]['role'] == 'system' %}{% set loop_messages = messages[1:] %}{% set system_message = messages[0]['content'] %}{% else %}{% set loop_messages = messages %}{% set system_message = false %}{% endif %}{% for message in loop_messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Roles must alternate') }}{% endif %}{% if loop.index0 == 0 and system_message != false %}{% set content = '<<SYS>>\\n' + system_message + '\\n<</SYS>>\\n\\n' + message['content'] %}{% else %}{% set content = message['content'] %}{% endif %}{% if message['role'] == 'user' %}{{ bos_token + '[INST] ' + content.strip() + ' [/INST]' }}{% elif message['role'] == 'assistant' %}{{ ' '  + content.strip() + ' ' + eos_token }}{% endif %}{% endfor %}""",
    "turns": """{{ bos_token }}
{%- if messages[0]['role'] == 'system' -%}
    {%- if messages[0]['content'] is string -%}
        {%- set first_user_prefix = messages[0]['content'] + '

' -%}
    {%- else -%}
        {%- set first_user_prefix = messages[0]['content'][0]['text'] + '\\n\\n' -%}
    {%- endif -%}
    {%- set loop_messages = messages[1:] -%}
{%- else -%}
    {%- set first_user_prefix = "" -%}
    {%- set loop_messages = messages -%}
{%- endif -%}
{%- for message in loop_messages -%}
    {%- if (message['role'] == 'assistant') -%}
        {%- set role = "model" -%}
    {%- else -%}
        {%- set role = message['role'] -%}
    {%- endif -%}
    {{ '<start_of_turn>' + role + '
' + (first_user_prefix if loop.first else "") }}
    {%- if message['content'] is string -%}
        {{ message['content'] | trim }}
    {%- elif message['content'] is iterable -%}
        {%- for item in message['content'] -%}{{ item['text'] | trim }}{%- endfor -%}
    {%- endif -%}
    {{ '<end_of_turn>
' }}
{%- endfor -%}
{%- if add_generation_prompt -%}
    {{'<start_of_turn>model
'}}
{%- endif -%}
""",
    "no-system": """{{ bos_token }}{% if messages[0]['role'] == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}{% for message in messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Roles must alternate') }}{% endif %}{{ '<turn>' + message['role'].upper() + '\\n' + message['content'] | trim + '</turn>\\n' }}{% endfor %}{% if add_generation_prompt %}{{'<turn>MODEL\\n'}}{% endif %}""",
    "lines": """{% for message in messages %}
{% if message['role'] == 'user' %}
{{ '<|user|>\\n' + message['content'] + eos_token }}
{% elif message['role'] == 'system' %}
{{ '<|system|>\\n' + message['content'] + eos_token }}
{% elif message['role'] == 'assistant' %}
{{ '<|assistant|>\\n'  + message['content'] + eos_token }}
{% endif %}
{% if loop.last and add_generation_prompt %}
{{ '<|assistant|>' }}
{% endif %}
{% endfor %}""",
    "ends": """{% for message in messages %}{% if message['role'] == 'system' and message['content'] %}{{'<|system|>\\n' + message['content'] + '<|end|>\\n'}}{% elif message['role'] == 'user' %}{{'<|user|>\\n' + message['content'] + '<|end|>\\n'}}{% elif message['role'] == 'assistant' %}{{'<|assistant|>\\n' + message['content'] + '<|end|>\\n'}}{% endif %}{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>\\n' }}{% else %}{{ eos_token }}{% endif %}""",
    "thinking": """{%- set ns = namespace(last=-1, thoughts=0) %}
{%- for message in messages[::-1] %}
    {%- set index = (messages|length - 1) - loop.index0 %}
    {%- if ns.last < 0 and message.role == "user" and not(message.content.startswith('<tool>') and message.content.endswith('</tool>')) %}
        {%- set ns.last = index %}
    {%- endif %}
{%- endfor %}
{%- for message in messages %}
    {%- if message.role == 'assistant' and '</think>' in message.content %}
        {%- set content = message.content.split('</think>')[-1].lstrip('\\n') %}
        {%- set thought = message.content.split('</think>')[0].rstrip('\\n').split('<think>')[-1].lstrip('\\n') %}
        {%- set ns.thoughts = ns.thoughts + 1 %}
        {%- if loop.index0 > ns.last %}
            {{- '<a><think>\\n' + thought.strip('\\n') + '\\n</think>\\n\\n' + content + '</a>' }}
        {%- else %}
            {{- '<a>' + content + '</a>' }}
        {%- endif %}
    {%- else %}
        {{- '<' ~ message.role ~ '>' ~ message.content ~ '</>' }}
    {%- endif %}
{%- endfor %}
{#- how often it thought -#}
{{- '\\n[' ~ ns.thoughts ~ ' of ' ~ messages | length ~ ']' }}
{%- if add_generation_prompt %}{{- '<a>' }}
    {%- if enable_thinking is defined and enable_thinking is false %}
        {{- '<think></think>' }}
    {%- endif %}
{%- endif %}
""",
    "space": """  {% set greeting %} {{ "it's" }} so {% endset %}
\t{# a note
 of two lines #}
{{ greeting }}|
{%+ if true %} kept {%+ endif %}
  {% for m in messages if m.role == 'user' -%}   {{ loop.index }}/{{ loop.length }}:{{ m.content | replace('\\n', ' ') }} {%- if not loop.last %}, {% else -%}   . {% endif +%}
{% else %}nobody{% endfor %}
{{ {'a': {'b': [1, 2.5, true, none]}} | tojson }} {{ "}}" }}{{ '%}' }}
{% for k, v in messages[0].items() %}{{ k }}={{ v | tojson }};{% endfor %}

end

""",
    "words": """{% for m in messages %}{% if m.role not in ('user', 'assistant') %}{% continue %}{% endif %}{{ m.role | capitalize }} {{ m.content.split() | join('_') | lower }} {{ m.content[:3] }}|{{ m.content[-2:] }}|{{ m.content | length }}{% generation %}.{% endgeneration %}{% if loop.index > 3 %}{% break %}{% endif %}{% endfor %}{{ messages | selectattr('role', 'equalto', 'user') | map(attribute='content') | list | length }}{{ messages | map(attribute='role') | join(',') }}{{ (messages | last).role }}{{ undefined_thing | default('none') }}{{ 7 // 2 }}{{ 7 % 4 }}{{ 1 + 2 * 3 }}{{ 'x' if false }}{{ messages[0].get('name', 'nameless') }}{{ -1 if messages is string else 'no' }}""",
}

CONVERSATIONS = {
    "one": [("user", "Hello, who are you?")],
    "system": [("system", "  You answer briefly. \n"), ("user", " What is 2 + 2? ")],
    "three": [("user", "Hi"), ("assistant", " Hello! \n"), ("user", "Name a colour.\n\nOr two.")],
    "five": [("system", "Be kind."), ("user", "a"), ("assistant", "b"), ("user", "c"), ("assistant", "d"), ("user", "e")],
    "thought": [("user", "Sum?"), ("assistant", "<think>\n1 + 1\n</think>\n\ntwo"), ("user", "More"), ("assistant", "<think>\n2\n</think>\nyes")],
    "signs": [("user", "{{ 1 }} {% if %} {# no #} <s> </s> \\n \"quoted\" 'it''s' <b>&amp;")],
    "scripts": [("system", "Réponds e\u0301 en \u65e5\u672c\u8a9e"), ("user", "\U0001f469\u200d\U0001f680 \u0915\u094d\u0937 \u00a0nbsp\u00a0"), ("assistant", "\U0001f44d"), ("user", "\u3000wide\u3000")],
    "empty": [("user", "")],
    "twice": [("user", "a"), ("user", "b")],
    "assistant-first": [("assistant", "I begin."), ("user", "Go on.")],
    "tool": [("user", "look"), ("tool", "{\"x\": 1}"), ("user", "<tool>no</tool>")],
}


def main() -> None:
    cases = []
    for template in TEMPLATES:
        for name, turns in CONVERSATIONS.items():
            messages = [{"role": role, "content": content} for role, content in turns]
            case = {"id": f"{template}/{name}", "template": template, "messages": messages}
            try:
                rendered, _ = render_jinja_template([messages], chat_template=TEMPLATES[template], add_generation_prompt=True, **SPECIAL)
                case["text"] = rendered[0]
            except Exception as e:  # what the template raises
                case["refused"] = str(e)
            cases.append(case)
    target = Path(__file__).resolve().parent.parent / "chat"
    target.mkdir(exist_ok=True)
    whole = {"source": f"transformers {transformers.__version__}, render_jinja_template", "special": SPECIAL, "templates": TEMPLATES, "cases": cases}
    (target / "renderings.json").write_text(json.dumps(whole, indent=1, ensure_ascii=True) + "\n")
    print(len(cases), sum("refused" in case for case in cases), {c["refused"] for c in cases if "refused" in c})


if __name__ == "__main__":
    main()
