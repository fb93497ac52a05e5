using System.Buffers;

namespace Pneumonia.Imaging;

/// <summary>
/// Whether a header's padding can be what it says. Padding fills what lies outside of the picture, so where its values are found in the middle they
/// are the picture's own too, for example white at the end of the range, and must not turn black.
/// </summary>
internal static class PaddingCheck
{
    public const string Warning = "Samples in the middle of the image have the Pixel Padding Value (0028,0120): it was not masked.";

    /// <summary>Padding that is shown as dark as this may be masked unseen.</summary>
    private const double MaxDark = 0.1;

    /// <summary>Share of the middle half's samples, along rows and columns, that may be padding.</summary>
    private const double MaxShare = 0.01;

    /// <summary>Every so many rows and columns are looked at: 30,000 samples of a large radiograph.</summary>
    private const int Step = 8;

    /// <param name="voi">What the image will be shown with; null if its own percentiles.</param>
    public static bool IsPlausible(GrayscaleImage image, Voi? voi) =>
        image.Transform.Padding is null || (voi is not null && image.Transform.BrightestPadding(voi, image.Layout) <= MaxDark)
        || ShareInTheMiddle(image) <= MaxShare;

    private static double ShareInTheMiddle(GrayscaleImage image)
    {
        ushort[] buffer = ArrayPool<ushort>.Shared.Rent(image.Columns);
        try
        {
            var codes = buffer.AsSpan(0, image.Columns);
            int padded = 0;
            int seen = 0;
            for (int row = image.Rows / 4; row < image.Rows - (image.Rows / 4); row += Step)
            {
                RowKernels.Decode(image.GetRow(row), image.Layout, codes);
                for (int column = image.Columns / 4; column < image.Columns - (image.Columns / 4); column += Step)
                {
                    padded += image.Transform.IsPadding(codes[column] + image.Layout.MinValue) ? 1 : 0;
                    seen++;
                }
            }

            return (double)padded / seen;
        }
        finally
        {
            ArrayPool<ushort>.Shared.Return(buffer);
        }
    }
}
