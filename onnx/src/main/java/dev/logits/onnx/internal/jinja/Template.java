package dev.logits.onnx.internal.jinja;

import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;

/** A template that was read. Immutable. */
public final class Template {
    private static final int LONGEST = 1 << 22;

    private final Statement body;

    private Template(Statement body) {
        this.body = body;
    }

    /**
     * Reads a template.
     *
     * @throws JinjaException with the place, if it is not well-formed or uses a tag that is not supported
     */
    public static Template parse(String source) {
        if (source.length() > LONGEST) {
            throw JinjaException.unsupported("a template of " + source.length() + " characters, more than " + LONGEST);
        }
        return new Template(Parser.parse(source));
    }

    /**
     * The text that the template makes.
     *
     * @param variables what the template sees, values of {@link Values#of}
     * @param now what strftime_now says
     * @throws JinjaException with the place of what failed
     */
    public String render(Map<String, Object> variables, LocalDateTime now) {
        StringBuilder out = new StringBuilder();
        body.run(Frame.of(new HashMap<>(variables), now), out);
        return out.toString();
    }
}
