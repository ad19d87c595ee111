package dev.logits.serve;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A connection of HTTP/1.1 byte by byte, for tests: what a client library would not send, and what it would hide. */
final class RawSocket implements AutoCloseable {
    final Socket socket;
    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];

    RawSocket(LogitsServer server) throws IOException {
        socket = new Socket("127.0.0.1", server.port());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(120_000);
        in = socket.getInputStream();
    }

    /** A POST of JSON. */
    static byte[] post(String path, String body) {
        return post(path, "x.localhost", body.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] post(String path, String host, byte... body) {
        byte[] head = ("POST " + path + " HTTP/1.1\r\nHost: " + host
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream all = new ByteArrayOutputStream(head.length + body.length);
        all.writeBytes(head);
        all.writeBytes(body);
        return all.toByteArray();
    }

    void send(byte... bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Headers and body of an answer: of the length that it says, or in chunks, whose sizes stay between them. */
    String answer() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int end = -1;
        while (end < 0) {
            read(all);
            end = all.toString(StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
        }
        String head =
                all.toString(StandardCharsets.ISO_8859_1).substring(0, end).toLowerCase(Locale.ROOT);
        int at = head.indexOf("content-length: ");
        if (at >= 0) {
            int from = at + "content-length: ".length();
            int to = head.indexOf('\r', from);
            int length = Integer.parseInt(head.substring(from, to < 0 ? head.length() : to));
            while (all.size() < end + 4 + length) {
                read(all);
            }
        } else {
            while (!endsWithLastChunk(all.toByteArray())) {
                read(all);
            }
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    private static boolean endsWithLastChunk(byte... bytes) {
        int n = bytes.length;
        return n > 5 && new String(bytes, n - 5, 5, StandardCharsets.ISO_8859_1).equals("0\r\n\r\n");
    }

    private void read(ByteArrayOutputStream all) throws IOException {
        int n = in.read(buffer);
        if (n < 0) {
            throw new EOFException(all.toString(StandardCharsets.UTF_8));
        }
        all.write(buffer, 0, n);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
