import java.io.File;
import org.apache.pdfbox.preflight.PreflightDocument;
import org.apache.pdfbox.preflight.ValidationResult.ValidationError;
import org.apache.pdfbox.preflight.parser.PreflightParser;

/** Says what PDFBox's Preflight has against each file, a line a remark: file, code, details. */
class Preflight {
    public static void main(String[] files) throws Exception {
        for (String file : files) {
            PreflightParser parser = new PreflightParser(new File(file));
            parser.parse();
            try (PreflightDocument document = parser.getPreflightDocument()) {
                document.validate();
                for (ValidationError e : document.getResult().getErrorsList()) {
                    System.out.println(file + "\t" + e.getErrorCode() + "\t" + e.getDetails().replaceAll("\\s+", " "));
                }
            }
            System.out.println(file + "\tdone\t");
        }
    }
}
