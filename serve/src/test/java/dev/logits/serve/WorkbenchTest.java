package dev.logits.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.logits.serve.model.ServedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The gestures of the page, in a real browser; skipped where none is installed. */
class WorkbenchTest {
    private static final String RAW = ".alternatives .row:nth-child(2) .take";

    private static LogitsServer server;
    private static Browser page;

    @BeforeAll
    static void start() throws Exception {
        Optional<Path> chromium = Browser.installed();
        Assumptions.assumeTrue(chromium.isPresent(), "no Chromium is installed here");
        server = LogitsServer.builder().model(ServedModel.embedded()).start();
        page = new Browser(chromium.orElseThrow());
    }

    @AfterAll
    static void stop() throws Exception {
        if (page != null) {
            page.close();
            server.close();
        }
    }

    @AfterEach
    void thePageDoesNotComplainAndAsksNobodyElse() {
        assertThat(page.complaints).isEmpty();
        assertThat(page.requests)
                .allSatisfy(url -> assertThat(url)
                        .matches(asked -> asked.startsWith(server.uri().toString())
                                || asked.startsWith("about:")
                                || asked.startsWith("data:")
                                || asked.startsWith("blob:")));
    }

    private static Browser inspector() {
        return page.open(server.uri() + "/", 1440, 900, false).until("document.querySelector('" + RAW + "')");
    }

    private static String address() {
        return page.value("location.href").textValue();
    }

    @Test
    void aTextIsShownTokenByTokenWithWhatTheModelExpected() {
        inspector().until("document.querySelector('.token[data-at=\"3\"][title*=rank]')");
        assertThat(page.count(".token")).isEqualTo(page.count(".strip .bars span") + 1);
        page.click(".token[data-at=\"2\"]").until("document.querySelector('h2').textContent.startsWith('Instead of')");
        assertThat(page.count(".take.chosen")).isLessThanOrEqualTo(1);
        page.value("document.querySelector('.token[data-at=\"2\"]').focus()");
        page.press("ArrowRight").until("document.querySelector('.token[data-at=\"3\"]').ariaPressed === 'true'");
    }

    @Test
    void anAlternativeBeginsABranchAndTheTextGoesOnFromThere() {
        inspector()
                .click(".token[data-at=\"3\"]")
                .until("document.querySelector('h2').textContent.startsWith('Instead')");
        page.click(".take:not(.chosen)").until("document.querySelectorAll('.branch').length === 2");
        assertThat(page.text(".branch:nth-child(2) small")).contains("from A, token 3");
        page.until("document.querySelectorAll('.token').length === 5");
        page.click("#write").until("document.querySelectorAll('.token').length > 10");
        page.until("document.querySelector('#write').textContent.startsWith('Write')");
        page.click(".branch:nth-child(2) .remove").until("document.querySelectorAll('.branch').length === 1");
    }

    @Test
    void aBranchIsNamedByKeyboardAndByItsButton() {
        inspector().value("document.querySelector('.choose').focus()");
        page.press("F2").until("document.activeElement.className === 'branch-name'");
        page.fill(".branch-name", "the cat").press("Enter");
        page.until("document.activeElement.className === 'choose' && location.hash.includes('the+cat')");
        page.click(".rename").until("document.activeElement.className === 'branch-name'");
        page.fill(".branch-name", "no name").press("Escape");
        page.until("document.querySelector('.choose').textContent === 'the cat'");
    }

    @Test
    void aSliderShowsAtOnceWhatARuleRemoves() {
        inspector();
        page.fill("[data-rule=top-k] input[type=range]", "3")
                .until("document.querySelector('[data-rule=top-k] .effect').textContent.includes('3 left')");
        page.until("document.querySelectorAll('.bar.gone').length > 5");
        page.click("[data-rule=top-k] button:nth-child(1)")
                .until("document.querySelector('.rules > li').dataset.rule === 'top-k'");
        page.fill(".add select", "min-p").until("document.querySelector('[data-rule=min-p] .effect')");
        page.click("[data-rule=min-p] button:nth-child(3)").until("!document.querySelector('[data-rule=min-p]')");
    }

    @Test
    void twoPlansStandSideBySide() {
        inspector().click(".inline h2 + .check input").until("document.querySelectorAll('.plan').length === 2");
        page.until("document.querySelector('.row.head').textContent.includes('plan B')");
        assertThat(page.text(".plan:nth-child(2)")).contains("tokens are drawn as the model gives them");
    }

    @Test
    void beamsAreATreeOfWhichOneCanBeTaken() {
        inspector().click(".left details summary").click(".left details .inline button");
        page.until("document.querySelectorAll('.take.end').length === 4");
        page.click(".take.end").until("document.querySelectorAll('.token').length > 8");
    }

    @Test
    void aConstraintSaysWhatItAllows() {
        inspector().click(".right details summary").fill(".right details select", "choice");
        page.fill(".right details textarea", " brave\n quiet")
                .until("document.querySelector('.effect.mask')?.textContent.includes('allows')");
        page.until("document.querySelectorAll('.bar.gone').length > 10");
        page.fill(".right details select", "regex")
                .fill(".right details textarea", "(")
                .until("document.querySelector('.error')?.textContent.includes('regex')");
        page.until("document.querySelectorAll('.effect').length === 0"); // what it was before is no answer
    }

    @Test
    void aLinkOpensTheSameView() {
        inspector().fill("[data-rule=top-k] input[type=range]", "7").click(".token[data-at=\"4\"]");
        page.until("location.hash.includes('%22k%22%3A7') && location.hash.includes('%22position%22%3A4')");
        String link = address();
        page.open(link, 1440, 900, true).until("document.querySelector('[data-rule=top-k] .effect')");
        assertThat(page.value("document.querySelector('[data-rule=top-k] input').value")
                        .textValue())
                .isEqualTo("7");
        page.until("document.querySelector('.token[data-at=\"4\"]').ariaPressed === 'true'");
    }

    @Test
    void theDeskFollowsTheTemperature() {
        page.open(server.uri() + "/#/calibrate", 1440, 900, false).click("#example");
        double before = Double.parseDouble(page.text("[data-nll]"));
        page.fill("#temperature", Double.toString(Math.log(2)))
                .until("document.querySelector('[data-nll]').textContent < '" + before + "'");
        assertThat(Double.parseDouble(page.text("[data-ece]"))).isLessThan(0.04);
        assertThat(page.count("table tbody tr.chosen")).isEqualTo(1);
        page.fill("#threshold", "0.9").until("document.querySelector('#threshold').value === '0.9'");
        String cost = page.text("[data-cost]");
        page.fill(".costs tbody tr:nth-child(1) td:nth-child(3) input", "50")
                .until("document.querySelector('[data-cost]').textContent !== '" + cost + "'");
        page.value("window.saved = []; HTMLAnchorElement.prototype.click = function () { saved.push(this.download) }");
        page.click(".inline button.primary").until("saved.includes('cal.json')");
    }

    @Test
    void aFileThatIsNoneIsToldInWords() {
        page.open(server.uri() + "/#/calibrate", 1440, 900, false).until("document.querySelector('.drop')");
        page.value("""
                (() => {
                  const files = new DataTransfer();
                  files.items.add(new File(['a,b,label\\n1,2,0\\nx,3,1\\n'], 'preds.csv'));
                  const input = document.querySelector('input[type=file]');
                  input.files = files.files;
                  input.dispatchEvent(new Event('change', {bubbles: true}));
                })()""");
        page.until("document.querySelector('.error')?.textContent.includes('preds.csv')");
    }

    @Test
    void logitsAreExplainedAsTheyAreDragged() {
        page.open(server.uri() + "/#/explain", 1440, 900, false);
        assertThat(Double.parseDouble(page.text("[data-p=\"0\"]"))).isCloseTo(0.7054, within(1e-4));
        page.fill("#logits", "0, 0, 0, 0").until("document.querySelector('[data-p=\"3\"]').textContent === '0.2500'");
        assertThat(page.text("[data-loss]")).startsWith("1.3863");
        page.value("document.querySelector('.drag').focus()");
        page.press("PageUp").until("document.querySelector('[data-p=\"0\"]').textContent > '0.4'");
        page.fill("#logits", "1, two").until("document.querySelector('.error').textContent.includes('two')");
    }

    @Test
    void aScreenReaderHearsANameForEverythingAndATitle() {
        for (String room : new String[] {"inspect", "calibrate", "explain"}) {
            page.open(server.uri() + "/#/" + room, 1440, 900, false)
                    .until("document.querySelector('nav [aria-current=page]')");
            if (room.equals("inspect")) {
                page.until("document.querySelector('" + RAW + "')")
                        .until("document.querySelector('.token[title*=rank]')");
            } else if (room.equals("calibrate")) {
                page.click("#example").until("document.querySelector('.u-over')");
            } else {
                page.until("document.querySelector('.drag')");
            }
            assertThat(page.count("h1")).isEqualTo(1);
            assertThat(page.accessible())
                    .as(room)
                    .hasSizeGreaterThan(10)
                    .noneMatch(node -> node.endsWith(": "))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void byKeyboardAloneTheFocusIsNeverLostAndTheOutcomeIsHeard() {
        inspector().until("document.querySelector('.token[title*=rank]')");
        assertThat(page.count(".token[tabindex=\"0\"]")).isEqualTo(1);
        page.value("document.querySelector('.token[tabindex=\"0\"]').focus()");
        page.press("Home").until("document.activeElement.ariaLabel.startsWith('upon: ')");
        page.until("document.querySelector('.inspector').textContent.includes('Instead of upon: upon')");
        page.press("End").until("document.activeElement.ariaLabel === 'what comes next'");
        page.until("document.querySelector('.inspector').textContent.includes('What comes next: ')");
        page.value("document.querySelector('.take[tabindex=\"0\"]').focus()");
        page.press("ArrowDown");
        assertThat(page.count(".row:nth-child(3) .take[tabindex=\"0\"]")).isEqualTo(1);
        page.value("document.activeElement.click()");
        page.until("document.activeElement.matches('.row:nth-child(2) .take')");
        for (String button :
                new String[] {"[data-rule=top-k] button:nth-child(1)", ".rule:nth-child(1) button:nth-child(3)"}) {
            page.value("document.querySelector('" + button + "').focus(), document.activeElement.click()");
            page.until("document.activeElement.matches('.rule:nth-child(1) button')");
        }
        assertThat(page.count(".rule")).isEqualTo(2);
        page.click("nav a:nth-child(3)").until("document.activeElement.matches('h1')");
    }

    @Test
    void everyRoomFitsAPhoneInTheDark() throws Exception {
        String pictures = System.getProperty("serve.pictures");
        for (int width : new int[] {1440, 390}) {
            for (boolean dark : new boolean[] {false, true}) {
                for (String room : new String[] {"inspect", "calibrate", "explain"}) {
                    page.open(server.uri() + "/#/" + room, width, 844, dark)
                            .until("document.querySelector('nav [aria-current=page]')");
                    if (room.equals("inspect")) {
                        page.until("document.querySelector('" + RAW + "')")
                                .until("document.querySelector('.token[title*=rank]')");
                    }
                    assertThat(page.value("document.documentElement.scrollWidth")
                                    .intValue())
                            .as(room)
                            .isLessThanOrEqualTo(width);
                    if (pictures != null) {
                        if (room.equals("calibrate")) {
                            page.click("#example").until("document.querySelector('.u-over')");
                        }
                        Files.createDirectories(Path.of(pictures));
                        page.picture(Path.of(pictures, room + "-" + width + (dark ? "-dark" : "") + ".png"));
                    }
                }
            }
        }
    }
}
