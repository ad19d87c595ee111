package dev.logits.io.csv;

import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.bytes.TextFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The lines of a text in UTF-8, none of which may be longer than memory has room for. */
final class TextLines implements Closeable {
    private static final int MOST_CHARS = 1 << 26;

    private final Path file;
    private final Reader in;
    private final char[] buffer = new char[1 << 13];
    private int next;
    private int end;
    private long line;
    /** Whether the last line ended with a carriage return, so that a line feed belongs to it. */
    private boolean returned;

    TextLines(Path file) throws IOException {
        this.file = file;
        // a decoder, and not its charset: what is no UTF-8 is an error
        this.in = new InputStreamReader(TextFile.open(file), StandardCharsets.UTF_8.newDecoder());
    }

    /** The number of the line that was read last, from 1 on. */
    long number() {
        return line;
    }

    /** The next line without its end, or null after the last. */
    String next() throws IOException {
        StringBuilder text = new StringBuilder();
        boolean any = false;
        while (fill()) {
            int from = next;
            if (returned && !any && buffer[from] == '\n') {
                next++;
                returned = false;
                continue;
            }
            returned = false;
            any = true;
            while (next < end && buffer[next] != '\n' && buffer[next] != '\r') {
                next++;
            }
            if (text.length() + (next - from) > MOST_CHARS) {
                throw MalformedFileException.atLine(
                        file, line + 1, "a line of more than " + MOST_CHARS + " characters");
            }
            text.append(buffer, from, next - from);
            if (next < end) {
                returned = buffer[next++] == '\r';
                break;
            }
        }
        if (!any) {
            return null;
        }
        line++;
        return text.toString();
    }

    private boolean fill() throws IOException {
        if (next < end) {
            return true;
        }
        try {
            next = 0;
            end = in.read(buffer);
            return end > 0;
        } catch (CharacterCodingException binary) {
            throw MalformedFileException.atLine(file, line + 1, "not text in UTF-8");
        } catch (InterruptedIOException stop) {
            throw stop;
        } catch (IOException wrong) {
            throw MalformedFileException.atLine(
                    file, line + 1, "cannot be read: " + MalformedFileException.reason(wrong));
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
