package dev.parley.bench.report;

import java.io.StringWriter;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes a picture. Lengths are in pixels; what things look like says the style, by class. */
final class Svg {
    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter xml;

    /** Starts a picture with a style, and a description for those who cannot see it. */
    Svg(double width, double height, String style, String description) {
        try {
            xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            xml.writeStartElement("svg");
            xml.writeDefaultNamespace("http://www.w3.org/2000/svg");
            attributes("viewBox", "0 0 %s %s".formatted(number(width), number(height)));
            attributes("width", number(width), "height", number(height), "role", "img");
            element("title", description);
            element("style", style);
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A text; its class says how it is anchored. */
    void text(String style, double x, double y, String words) {
        write("text", words, "class", style, "x", number(x), "y", number(y));
    }

    /** A rectangle with round corners. */
    void box(String style, Box box, double corner) {
        write(
                "rect",
                "",
                "class",
                style,
                "x",
                number(box.x),
                "y",
                number(box.y),
                "width",
                number(box.width),
                "height",
                number(box.height),
                "rx",
                number(corner));
    }

    void line(String style, Point from, Point to) {
        write(
                "line",
                "",
                "class",
                style,
                "x1",
                number(from.x),
                "y1",
                number(from.y),
                "x2",
                number(to.x),
                "y2",
                number(to.y));
    }

    /** Lines from point to point. */
    void path(String style, Iterable<Point> points) {
        var list = new StringBuilder();
        points.forEach(point ->
                list.append(number(point.x)).append(',').append(number(point.y)).append(' '));
        write("polyline", "", "class", style, "points", list.toString().strip());
    }

    void dot(String style, Point center, double radius) {
        write("circle", "", "class", style, "cx", number(center.x), "cy", number(center.y), "r", number(radius));
    }

    /** Ends the picture. */
    String end() {
        try {
            xml.writeCharacters("\n");
            xml.writeEndElement();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        return text + "\n";
    }

    private void write(String name, String words, String... attributes) {
        try {
            xml.writeCharacters("\n");
            if (words.isEmpty()) {
                xml.writeEmptyElement(name);
                attributes(attributes);
            } else {
                xml.writeStartElement(name);
                attributes(attributes);
                xml.writeCharacters(words);
                xml.writeEndElement();
            }
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    private void element(String name, String words) {
        write(name, words);
    }

    private void attributes(String... namesAndValues) throws XMLStreamException {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            xml.writeAttribute(namesAndValues[i], namesAndValues[i + 1]);
        }
    }

    private static String number(double value) {
        var number = String.format(Locale.ROOT, "%.1f", value);
        return number.endsWith(".0") ? number.substring(0, number.length() - 2) : number;
    }

    record Point(double x, double y) {}

    record Box(double x, double y, double width, double height) {}
}
