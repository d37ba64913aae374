import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * Brings old classes of a jar to the class file format of Java 8: picocli's are in that of Java 5. The JVM verifies
 * classes before Java 6 by an old and slow procedure at every start, and does not take them into an archive.
 *
 * <p>The build runs it: {@code java -cp asm.jar ClassFileUpgrade.java FROM.jar TO.jar}. Threads: one.
 */
final class ClassFileUpgrade {
    private static final int OLDEST_KEPT = Opcodes.V1_6;
    private static final int MAJOR_VERSION_AT = 7;

    private ClassFileUpgrade() {}

    public static void main(String[] args) throws IOException {
        File from = new File(args[0]);
        try (JarFile in = new JarFile(from);
                URLClassLoader classes = new URLClassLoader(new URL[] {from.toURI().toURL()});
                JarOutputStream out = new JarOutputStream(new FileOutputStream(args[1]))) {
            for (JarEntry entry : Collections.list(in.entries())) {
                byte[] bytes;
                try (InputStream content = in.getInputStream(entry)) {
                    bytes = content.readAllBytes();
                }
                JarEntry copy = new JarEntry(entry.getName());
                copy.setTimeLocal(entry.getTimeLocal());
                out.putNextEntry(copy);
                new ByteArrayInputStream(isOld(entry, bytes) ? upgraded(bytes, classes) : bytes).transferTo(out);
                out.closeEntry();
            }
        }
    }

    private static boolean isOld(JarEntry entry, byte[] bytes) {
        return entry.getName().endsWith(".class") && bytes[MAJOR_VERSION_AT] < OLDEST_KEPT;
    }

    /** The class with the stack map frames that the new format needs. */
    private static byte[] upgraded(byte[] old, ClassLoader classes) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
            @Override
            protected ClassLoader getClassLoader() {
                return classes;
            }
        };
        ClassVisitor upgrade = new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public void visit(
                    int version, int access, String name, String signature, String superName, String[] interfaces) {
                super.visit(Opcodes.V1_8, access, name, signature, superName, interfaces);
            }
        };
        new ClassReader(old).accept(upgrade, ClassReader.SKIP_FRAMES);
        return writer.toByteArray();
    }
}
