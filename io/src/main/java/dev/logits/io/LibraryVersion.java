package dev.logits.io;

/** The library's name and version, from the jar's manifest. */
final class LibraryVersion {
    static final String TEXT = text(LibraryVersion.class.getPackage().getImplementationVersion());

    private LibraryVersion() {}

    private static String text(String version) {
        return "logits " + (version == null ? "(unreleased)" : version);
    }
}
