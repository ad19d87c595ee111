package dev.logits.io.internal.file;

/** The library's name and version, from the jar's manifest. */
public final class LibraryVersion {
    public static final String TEXT = text(LibraryVersion.class.getPackage().getImplementationVersion());

    private LibraryVersion() {}

    private static String text(String version) {
        return "logits " + (version == null ? "(unreleased)" : version);
    }
}
