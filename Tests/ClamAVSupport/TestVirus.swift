/// The EICAR test file, which every scanner reports (eicar.org). Joined at run time, or scanners would report this
/// repository and the test program.
public enum TestVirus {
    /// Its 68 bytes.
    public static var bytes: [UInt8] {
        Array(
            ["X5O!P%@AP[4\\PZX54(P^)", "7CC)7}", "$EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!", "$H+H*"].joined().utf8)
    }
}
