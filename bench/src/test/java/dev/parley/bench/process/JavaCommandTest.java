package dev.parley.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class JavaCommandTest {
    private static final String LINE =
            "/jdk/bin/java\0-Dparley.home=/srv\0-XX:AOTCache=a.aot\0-Xmx1g\0-jar\0parley.jar\0serve\0";

    @Test
    void aCommandHasOptionsAJarAndArguments() {
        var command = JavaCommand.parse(LINE);

        assertThat(command)
                .isEqualTo(new JavaCommand(
                        "/jdk/bin/java",
                        List.of("-Dparley.home=/srv", "-XX:AOTCache=a.aot", "-Xmx1g"),
                        "parley.jar",
                        List.of("serve")));
    }

    @Test
    void whatFitsOneProgramOnlyIsNotShared() {
        assertThat(JavaCommand.parse(LINE).sharedOptions()).containsExactly("-Xmx1g");
    }

    @Test
    void otherProcessesAreRefused() {
        assertThatThrownBy(() -> JavaCommand.parse("bash\0bin/parley\0")).isInstanceOf(IllegalArgumentException.class);
    }
}
