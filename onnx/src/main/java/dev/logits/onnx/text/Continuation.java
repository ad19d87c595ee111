package dev.logits.onnx.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A conversation whose last message the model continues: a mark behind that message says, in the rendered text, where
 * to cut it.
 */
record Continuation(List<ChatMessage> marked, String last, String mark) {

    static Continuation of(Conversation conversation, String template, String mark) {
        List<ChatMessage> messages = new ArrayList<>(conversation.messages());
        ChatMessage last = messages.get(messages.size() - 1);
        if (!template.contains("content")) {
            throw failure("the template does not use the content of messages");
        }
        Object content = last.fields().get("content");
        String text;
        Object marked;
        if (content instanceof String whole) {
            text = whole;
            marked = whole + mark;
        } else if (content instanceof List<?> parts) {
            List<Object> copy = new ArrayList<>(parts);
            int i = copy.size() - 1;
            while (i >= 0 && !(copy.get(i) instanceof Map<?, ?> part && part.get("text") instanceof String)) {
                i--;
            }
            if (i < 0) {
                throw failure("the last message has no text");
            }
            Map<Object, Object> part = new LinkedHashMap<>((Map<?, ?>) copy.get(i));
            text = (String) part.get("text");
            part.put("text", text + mark);
            copy.set(i, part);
            marked = copy;
        } else {
            throw failure("the last message has no content");
        }
        messages.set(messages.size() - 1, last.with("content", marked));
        return new Continuation(messages, text, mark);
    }

    /** The text up to the mark; if the template trimmed the message, without the white space at its end. */
    String cut(String rendered) {
        String bare = mark.strip();
        if (!rendered.contains(last.strip()) || !rendered.contains(bare)) {
            throw failure("the template leaves a part of the last message out");
        }
        int at = rendered.lastIndexOf(bare);
        String before = rendered.substring(0, at);
        return rendered.startsWith(mark, at) ? before : before.stripTrailing();
    }

    private static ChatTemplateException failure(String why) {
        return new ChatTemplateException("the last message cannot be continued: " + why, 0, 0, null);
    }
}
