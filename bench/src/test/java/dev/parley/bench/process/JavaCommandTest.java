package dev.parley.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class JavaCommandTest {
    private static final String TEXT = """
            4711:
            VM Arguments:
            jvm_args: -Dparley.home=/srv/a server -XX:AOTCache=a.aot -Xmx1g
            java_command: /srv/a server/parley.jar serve
            java_class_path (initial): /srv/a server/parley.jar
            Launcher Type: SUN_STANDARD
            """;

    @Test
    void aCommandHasOptionsAndAJar() {
        assertThat(JavaCommand.parse("/jdk/bin/java", TEXT))
                .isEqualTo(new JavaCommand(
                        "/jdk/bin/java",
                        List.of("-Dparley.home=/srv/a server", "-XX:AOTCache=a.aot", "-Xmx1g"),
                        "/srv/a server/parley.jar"));
    }

    @Test
    void whatFitsOneProgramOnlyIsNotShared() {
        assertThat(JavaCommand.parse("java", TEXT).sharedOptions()).containsExactly("-Xmx1g");
    }

    @Test
    void aCommandNeedNotHaveOptions() {
        assertThat(JavaCommand.parse("java", "java_class_path (initial): a.jar").options())
                .isEmpty();
    }

    @Test
    void otherProcessesAreRefused() {
        assertThatThrownBy(() -> JavaCommand.parse("java", "java_class_path (initial): /srv/classes"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
