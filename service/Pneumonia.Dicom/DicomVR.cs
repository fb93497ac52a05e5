namespace Pneumonia.Dicom;

/// <summary>Value representation (PS3.5 §6.2), two capital letters.</summary>
public readonly record struct DicomVR(string Code)
{
    public static readonly DicomVR AE = new("AE");
    public static readonly DicomVR AS = new("AS");
    public static readonly DicomVR AT = new("AT");
    public static readonly DicomVR CS = new("CS");
    public static readonly DicomVR DA = new("DA");
    public static readonly DicomVR DS = new("DS");
    public static readonly DicomVR DT = new("DT");
    public static readonly DicomVR FD = new("FD");
    public static readonly DicomVR FL = new("FL");
    public static readonly DicomVR IS = new("IS");
    public static readonly DicomVR LO = new("LO");
    public static readonly DicomVR LT = new("LT");
    public static readonly DicomVR OB = new("OB");
    public static readonly DicomVR OD = new("OD");
    public static readonly DicomVR OF = new("OF");
    public static readonly DicomVR OL = new("OL");
    public static readonly DicomVR OV = new("OV");
    public static readonly DicomVR OW = new("OW");
    public static readonly DicomVR PN = new("PN");
    public static readonly DicomVR SH = new("SH");
    public static readonly DicomVR SL = new("SL");
    public static readonly DicomVR SQ = new("SQ");
    public static readonly DicomVR SS = new("SS");
    public static readonly DicomVR ST = new("ST");
    public static readonly DicomVR SV = new("SV");
    public static readonly DicomVR TM = new("TM");
    public static readonly DicomVR UC = new("UC");
    public static readonly DicomVR UI = new("UI");
    public static readonly DicomVR UL = new("UL");
    public static readonly DicomVR UN = new("UN");
    public static readonly DicomVR UR = new("UR");
    public static readonly DicomVR US = new("US");
    public static readonly DicomVR UT = new("UT");
    public static readonly DicomVR UV = new("UV");

    /// <summary>Explicit VR writes these with two reserved bytes and a 32-bit length (PS3.5 §7.1.2, table 7.1-1).</summary>
    public bool HasLongLength => Code is "OB" or "OD" or "OF" or "OL" or "OV" or "OW" or "SQ" or "SV" or "UC" or "UN" or "UR" or "UT" or "UV";

    /// <summary>The value is characters, not binary numbers, bytes or items.</summary>
    public bool IsText => IsMultiText || Code is "LT" or "ST" or "UT" or "UR";

    /// <summary>The value is text in which a backslash separates values.</summary>
    public bool IsMultiText => IsCoded || Code is "LO" or "PN" or "SH" or "UC";

    /// <summary>The value is text of the default repertoire whatever Specific Character Set says.</summary>
    private bool IsCoded => Code is "AE" or "AS" or "CS" or "DA" or "DS" or "DT" or "IS" or "TM" or "UI";

    /// <summary>The value's text depends on Specific Character Set (PS3.5 §6.1.2.3).</summary>
    public bool HasCharacterSet => IsText && !IsCoded && Code is not "UR";

    /// <summary>The value is bytes, or words of them, that the VR gives no meaning.</summary>
    public bool IsBytes => Code is "OB" or "OD" or "OF" or "OL" or "OV" or "OW" or "UN";

    /// <summary>Bytes of one number, also the unit of byte swapping: 1, 2, 4 or 8.</summary>
    public int UnitBytes => Code switch
    {
        "US" or "SS" or "OW" or "AT" => 2,
        "UL" or "SL" or "FL" or "OL" or "OF" => 4,
        "UV" or "SV" or "FD" or "OV" or "OD" => 8,
        _ => 1,
    };

    public override string ToString() => Code;
}
