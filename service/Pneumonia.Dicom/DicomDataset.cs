using System.Collections;

namespace Pneumonia.Dicom;

/// <summary>The elements of one data set or sequence item, in tag order. Typed access never throws on a bad value: it says that there is none.</summary>
public sealed class DicomDataset : IReadOnlyCollection<DicomItem>
{
    public int Count => throw new NotImplementedException();

    public bool Contains(DicomTag tag) => throw new NotImplementedException();

    public bool TryGetItem(DicomTag tag, out DicomItem item) => throw new NotImplementedException();

    /// <summary>The first value as text without padding; null when the element is absent or empty.</summary>
    public string? GetString(DicomTag tag) => throw new NotImplementedException();

    /// <summary>All values, split at the backslash; empty when the element is absent or empty.</summary>
    public IReadOnlyList<string> GetStrings(DicomTag tag) => throw new NotImplementedException();

    /// <summary>The value at <paramref name="index"/> of IS, US, SS, UL or SL.</summary>
    public bool TryGetInt32(DicomTag tag, out int value, int index = 0) => throw new NotImplementedException();

    /// <summary>The value at <paramref name="index"/> of DS, IS or any binary number; finite.</summary>
    public bool TryGetDouble(DicomTag tag, out double value, int index = 0) => throw new NotImplementedException();

    /// <summary>The items of a sequence; empty when it is absent.</summary>
    public IReadOnlyList<DicomDataset> GetSequence(DicomTag tag) => throw new NotImplementedException();

    public IEnumerator<DicomItem> GetEnumerator() => throw new NotImplementedException();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
