package dev.logits.serve.internal.http;

import dev.logits.serve.internal.json.ApiException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/**
 * The names by which a server may be called. A page from elsewhere whose name was made to lead to this machine (DNS
 * rebinding) calls by that name, which browsers send as {@code Host}; to the browser server and page have one origin
 * then, so nothing else tells them apart. Addresses and {@code localhost} are always names: no DNS says what they are.
 *
 * <p>Immutable.
 */
public final class HostNames {
    private final boolean any;
    private final Set<String> names = new TreeSet<>();

    private HostNames(boolean any, Set<String> names) {
        this.any = any;
        names.forEach(name -> this.names.add(plain(name)));
    }

    /** All names. */
    public static HostNames any() {
        return new HostNames(true, Set.of());
    }

    /** These beside addresses and {@code localhost}; {@code *} for all. */
    public static HostNames of(Set<String> names) {
        return new HostNames(names.contains("*"), names);
    }

    /** Lower case, without a port and without the dot of the root. */
    private static String plain(String host) {
        String name = host.strip().toLowerCase(Locale.ROOT);
        int colon = name.lastIndexOf(':');
        if (colon > name.lastIndexOf(']')) {
            name = name.substring(0, colon);
        }
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /** Whether the server may be called so. */
    boolean allow(String host) {
        String name = plain(host);
        return any
                || name.equals("localhost")
                || name.endsWith(".localhost")
                || name.startsWith("[")
                || name.matches("\\d{1,3}(\\.\\d{1,3}){3}")
                || names.contains(name);
    }

    /** Refuses a request that calls the server by another name; one that names none comes from no browser. */
    void check(Request request) {
        String header = request.getHeaders().get(HttpHeader.HOST);
        String host = header == null ? request.getHttpURI().getHost() : header;
        if (host != null && !allow(host)) {
            throw ApiException.status(
                    403,
                    "host_not_allowed",
                    "this server does not go by the name " + ApiHandler.cut(plain(host))
                            + "; call it by its address or as localhost, or start it with that name allowed");
        }
    }
}
