package dev.logits.serve;

import dev.logits.decode.embedded.ContextLanguageModel;
import dev.logits.onnx.text.ChatTemplate;
import dev.logits.serve.model.ServedModel;
import java.io.IOException;
import java.util.Map;

/** Servers of the embedded model, for tests. */
final class ServerFixture {
    /** A template in the manner of Hermes and Qwen: tools are listed, calls are between tags. */
    static final String HERMES =
            "{% if tools %}Tools:{% for tool in tools %} {{ tool | tojson }}{% endfor %}\nCalls: <tool_call>"
                    + "{\"name\": …, \"arguments\": …}</tool_call>\n{% endif %}{% for message in messages %}"
                    + "{% if message.role not in ['system', 'user', 'assistant', 'tool'] %}"
                    + "{{ raise_exception('Unknown role ' + message.role) }}{% endif %}"
                    + "{{ message.role }}: {{ message.content }}"
                    + "{% if message.tool_calls %}{% for call in message.tool_calls %}<tool_call>"
                    + "{{ call.function.arguments | tojson }}</tool_call>{% endfor %}{% endif %}\n{% endfor %}"
                    + "{% if add_generation_prompt %}assistant:{% endif %}";

    /** A template in the manner of Llama 3. */
    static final String LLAMA =
            "{% if tools %}Tools: \"parameters\" {{ tools | tojson }}{% endif %}{% for message in messages %}"
                    + "<|start_header_id|>{{ message.role }}: {{ message.content }}{% endfor %}";

    private ServerFixture() {}

    /** Serves the embedded model as small, hermes and llama, by three templates. */
    static LogitsServer start() throws IOException {
        return LogitsServer.builder()
                .model(ServedModel.embedded().named("small"))
                .model(ServedModel.embedded().named("hermes").withChatTemplate(ChatTemplate.of(HERMES, Map.of())))
                .model(ServedModel.embedded().named("llama").withChatTemplate(ChatTemplate.of(LLAMA, Map.of())))
                .start();
    }

    /** The tokens of the embedded model. */
    static int[] tokens(String text) {
        return ContextLanguageModel.embedded().tokenizer().encode(text);
    }
}
