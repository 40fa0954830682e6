package dev.parley.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class ChartTest {
    @Test
    void theChartIsWellFormedWhateverWasMeasured() throws Exception {
        for (double value : new double[] {0, 0.5, 1, 1000}) {
            var document = parse(Chart.draw(new History(List.of(Runs.whole(0.7), Runs.whole(value)))));

            assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
            for (var target : Target.values()) {
                assertThat(texts(document)).contains(target.title());
            }
        }
    }

    @Test
    void aChartOfNothingIsWellFormed() throws Exception {
        assertThat(texts(parse(Chart.draw(new History(List.of()))))).contains("Nothing was measured yet.");
    }

    @Test
    void everyNumberIsFinite() {
        assertThat(Chart.draw(new History(List.of(Runs.whole(0))))).doesNotContain("NaN", "Infinity");
    }

    @Test
    void eachRunOfATargetIsADot() throws Exception {
        var history = new History(List.of(
                Runs.of(Target.GET_CALLS, 0.5), Runs.of(Target.GET_CALLS, 0.8), Runs.of(Target.GET_CALLS, 0.96)));

        var dots = parse(Chart.draw(history)).getElementsByTagName("circle");

        // And one for each entry of the legend.
        assertThat(dots.getLength()).isEqualTo(3 + 4);
    }

    private static String texts(Document document) {
        return document.getDocumentElement().getTextContent();
    }

    private static Document parse(String svg) throws ParserConfigurationException, SAXException, IOException {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }
}
