package dev.logits.app.guide;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The second half of the pages. */
class SecondGuideSessionsTest extends GuideSessions {
    @TestFactory
    Stream<DynamicTest> everyCommandPrintsWhatThePageSays() throws IOException {
        return half(1);
    }
}
