package io.github.forkchat.testkit;

import java.io.IOException;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.List;

/** A program that holds {@value #PIPES} pipes, more than the kernel grants an ordinary user, until its input ends. */
public final class PipeHolder {
    private static final int PIPES = 1_200;

    private PipeHolder() {}

    public static void main(String[] args) throws IOException {
        List<Pipe> pipes = new ArrayList<>();
        for (int i = 0; i < PIPES; i++) {
            pipes.add(Pipe.open());
        }
        System.out.println("held");
        int end = System.in.read();
        System.out.println(pipes.size() + " until " + end);
    }
}
