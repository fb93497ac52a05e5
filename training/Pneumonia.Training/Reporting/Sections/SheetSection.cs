using Pneumonia.Evaluation.Reports;
using Pneumonia.Training.Reporting.Images;

namespace Pneumonia.Training.Reporting.Sections;

/// <summary>Sheets of images; those of data sets only where they may be seen.</summary>
internal static class SheetSection
{
    public static Html Of(IReadOnlyList<ImageSheet> sheets, bool showRealImages, string text) => $"""
        <p>{text}</p>
        <div class="sheets">{sheets.Select(sheet => Sheet(sheet, showRealImages))}</div>

        """;

    private static Html Sheet(ImageSheet sheet, bool showRealImages)
    {
        ReportImage[] shown = [.. sheet.Images.Where(image => image.Intensities.Length > 0 && (image.IsSynthetic || showRealImages))];
        int withheld = sheet.Images.Count - shown.Length;
        return $"""
            <div>
            <h3>{sheet.Title}</h3>
            <p>{sheet.Text}</p>
            {(withheld == 0 ? default : Withheld(withheld))}
            {(shown.Length == 0 ? default : (Html)$"<div class=\"sheet\" style=\"--columns: {sheet.Columns}\">{shown.Select(Image)}</div>")}
            </div>

            """;
    }

    private static Html Withheld(int count) => $"""
        <p class="withheld">{count} {(count == 1 ? "image" : "images")} of the data sets left out: this copy of the report may be passed on. Where the data is at hand,
        <code>pneumonia-train report --images</code> shows them.</p>
        """;

    private static Html Image(ReportImage image) => $"""
        <figure><img src="{PngImage.ToDataUri(image)}" width="{image.Columns}" height="{image.Rows}" alt="{Alt(image)}"/><figcaption>{image.Caption}</figcaption></figure>

        """;

    private static string Alt(ReportImage image) =>
        $"{(image.IsSynthetic ? "Synthetic radiograph" : "Radiograph of the data set")}{(image.Map is null ? "" : " with activation map")}: {image.Caption}";
}
