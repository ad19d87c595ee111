package dev.logits.io.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.LogitsFiles;
import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.json.JsonChecksum;
import dev.logits.io.internal.json.JsonFields;
import dev.logits.source.ClassOrder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * What everything that is saved as JSON has around its own fields: {@code format}, {@code version} and {@code type}
 * before them; where it comes from, and a checksum of all that, behind them.
 *
 * @param format what the field {@code format} says
 * @param version the only version that this library writes and reads
 * @param what what a file holds, for messages: "a calibrator"
 * @param maxBytes what is longer is some other file
 */
record JsonEnvelope(String format, int version, String what, long maxBytes) {
    private static final String FORMAT = "format";
    private static final String VERSION = "version";
    private static final String CLASS_NAMES = "class_names";
    private static final int FIRST_BYTES = 256;

    private static final ObjectWriter WRITER =
            JsonFields.MAPPER.writer(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));

    /** Reads what is inside; an {@link IllegalArgumentException} is what is wrong with a file's numbers. */
    interface Content<T> {
        T read(JsonFields json) throws MalformedFileException;
    }

    /** An object with format and version. */
    ObjectNode begin() {
        ObjectNode json = JsonFields.MAPPER.createObjectNode();
        json.put(FORMAT, format);
        json.put(VERSION, version);
        return json;
    }

    /** An object with format, version and type. */
    ObjectNode begin(String type) {
        return begin().put("type", type);
    }

    /** {@code class_names}, left out where classes have none. */
    static void putClassNames(ObjectNode json, ClassOrder classes) {
        if (!classes.names().isEmpty()) {
            classes.names().forEach(json.putArray(CLASS_NAMES)::add);
        }
    }

    /** The way back; there are as many names as classes. */
    static ClassOrder classNames(JsonFields json, int classes) throws MalformedFileException {
        if (!json.node().has(CLASS_NAMES)) {
            return ClassOrder.UNKNOWN;
        }
        ClassOrder order = new ClassOrder(json.texts(CLASS_NAMES));
        if (order.names().size() != classes) {
            throw json.error(CLASS_NAMES, order.names().size() + " names for " + classes + " classes");
        }
        return order;
    }

    /** Begins {@code fit}, which tells of the data and of how the fit went, with the data. */
    static ObjectNode putFit(ObjectNode json, Provenance provenance) {
        ObjectNode fit = json.putObject("fit");
        provenance.source().ifPresent(source -> fit.put("source", source));
        provenance.selection().ifPresent(selection -> fit.put("selection", selection));
        return fit;
    }

    /** A number, of which ∞ and NaN are strings. */
    static void putNumber(ObjectNode json, String name, double value) {
        if (Double.isFinite(value)) {
            json.put(name, value);
        } else {
            json.put(name, Double.toString(value));
        }
    }

    /** Where a file's content comes from; a file that was written by hand need not say it. */
    static Provenance provenance(JsonFields json, ClassOrder classes) throws MalformedFileException {
        JsonFields fit = json.object("fit");
        return new Provenance(
                fit.optionalText("source"),
                fit.optionalText("selection"),
                json.text("created_by"),
                json.optionalText("created"),
                classes);
    }

    /** The text, with the program that made it, and a checksum. */
    static String end(ObjectNode json, Provenance provenance) {
        json.put("created_by", provenance.createdBy());
        provenance.created().ifPresent(time -> json.put("created", time));
        return end(json);
    }

    /** The text, with a checksum. */
    static String end(ObjectNode json) {
        JsonChecksum.put(json);
        try {
            return WRITER.writeValueAsString(json) + "\n";
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Writes a text; the stream stays open. */
    static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Whether a file's first bytes have these texts, each in quotation marks. */
    static boolean beginsWith(Path file, String... texts) throws IOException {
        NullCheck.argument(file, "file");
        String start = beginning(file);
        for (String text : texts) {
            if (!start.contains("\"" + text + "\"")) {
                return false;
            }
        }
        return true;
    }

    /** Whether a file's first bytes have this format and this type; a label may be called as a type is. */
    static boolean isOfType(Path file, String format, String type) throws IOException {
        return beginsWith(file, format, type)
                && Pattern.compile("\"type\"\\s*:\\s*\"" + type + "\"")
                        .matcher(beginning(file))
                        .find();
    }

    private static String beginning(Path file) throws IOException {
        LogitsFiles.checkFile(file);
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(FIRST_BYTES), StandardCharsets.UTF_8);
        }
    }

    /** Reads a file. */
    <T> T read(Path file, Content<T> content) throws IOException {
        NullCheck.argument(file, "file");
        LogitsFiles.checkFile(file);
        long size = Files.size(file);
        if (size > maxBytes) {
            throw MalformedFileException.of(file, size + " bytes: " + tooLarge());
        }
        return parse(Files.readAllBytes(file), file.toString(), content);
    }

    /** Reads a stream to its end; it stays open. */
    <T> T read(InputStream in, Content<T> content) throws IOException {
        String name = "the stream";
        byte[] bytes = in.readNBytes((int) Math.min(maxBytes + 1, Integer.MAX_VALUE - 8));
        if (bytes.length > maxBytes) {
            throw new MalformedFileException(name, name + ": more than " + maxBytes + " bytes: " + tooLarge());
        }
        return parse(bytes, name, content);
    }

    /** Reads a text. */
    <T> T read(String json, Content<T> content) throws MalformedFileException {
        NullCheck.argument(json, "json");
        return parse(json.getBytes(StandardCharsets.UTF_8), "the text", content);
    }

    private String tooLarge() {
        return "too large for " + what;
    }

    /**
     * Reads bytes: the envelope first, then what is inside, then the checksum, which is not missed where there is none.
     *
     * @param name what to call them in messages
     */
    <T> T parse(byte[] bytes, String name, Content<T> content) throws MalformedFileException {
        JsonFields json = JsonFields.parse(bytes, name);
        expect(json, FORMAT, format);
        long found = json.integer(VERSION, Integer.MAX_VALUE);
        if (found != version) {
            throw json.error(
                    VERSION,
                    found + " is unknown: this library reads version " + version
                            + "; save it again, or use the library that wrote it");
        }
        try {
            T inside = content.read(json);
            JsonChecksum.verify(json);
            return inside;
        } catch (IllegalArgumentException invalid) {
            throw new MalformedFileException(name, name + ": " + invalid.getMessage(), invalid);
        }
    }

    /** Refuses another text. */
    static void expect(JsonFields json, String field, String expected) throws MalformedFileException {
        String text = json.text(field);
        if (!text.equals(expected)) {
            throw json.error(field, "\"" + text + "\": expected \"" + expected + "\"");
        }
    }
}
