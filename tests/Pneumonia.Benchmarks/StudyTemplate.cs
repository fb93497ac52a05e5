using System.Globalization;
using System.Text;
using Pneumonia.TestKit;

namespace Pneumonia.Benchmarks;

/// <summary>A file of which only the UIDs are another one's each time, so that writing it costs no more than its bytes.</summary>
internal sealed class StudyTemplate
{
    private const string Root = "1.2.826.0.1.3680043.10.543";
    private readonly byte[] _content;
    private readonly int[] _places;

    public StudyTemplate(ChestInstanceBuilder builder)
    {
        _content = builder.WithUids(Uid(1, 0), Uid(2, 0), Uid(3, 0)).WithPatientAge("004Y").Build();
        List<int> places = [];
        foreach (int kind in (int[])[1, 2, 3])
        {
            byte[] uid = Encoding.ASCII.GetBytes(Uid(kind, 0));
            for (int from = 0; _content.AsSpan(from).IndexOf(uid) is var found and >= 0; from += found + uid.Length)
                places.Add(from + found + uid.Length - Digits);
        }

        _places = [.. places];
    }

    private const int Digits = 10;

    /// <summary>The same array each time, good until the next call.</summary>
    public byte[] Build(int number)
    {
        byte[] digits = Encoding.ASCII.GetBytes(number.ToString("D10", CultureInfo.InvariantCulture));
        foreach (int place in _places)
            digits.CopyTo(_content, place);
        return _content;
    }

    // No leading zero, which a UID's component may not have.
    private static string Uid(int kind, int number) => string.Create(CultureInfo.InvariantCulture, $"{Root}.{kind}{number:D10}");
}
