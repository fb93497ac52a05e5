namespace Pneumonia.Dicom;

/// <summary>A component as the SIZ marker segment describes it (ISO/IEC 15444-1 §A.5.1).</summary>
/// <param name="Precision">Bits a sample, 1 to 38.</param>
/// <param name="StepX">Columns of the reference grid a sample, 1 to 255.</param>
/// <param name="StepY">Rows of the reference grid a sample, 1 to 255.</param>
internal readonly record struct Jpeg2000Component(int Precision, bool IsSigned, int StepX, int StepY);
