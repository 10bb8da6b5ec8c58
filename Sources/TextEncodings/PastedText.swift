/// Links, ids and tokens as people paste them.
public enum PastedText {
    /// The text without what stands around it: white space of any kind, and the characters without width that mail
    /// programs and messengers add to links. A browser escapes them as part of the path, so ids are looked at only when
    /// escapes are decoded. `status.js` leaves out the same.
    public static func trimmed(_ text: some StringProtocol) -> String {
        let scalars = String(text).unicodeScalars
        guard let first = scalars.firstIndex(where: { !isBlank($0) }),
            let last = scalars.lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(scalars[first...last])
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || (0x200B...0x200F).contains(scalar.value) || scalar.value == 0x2060
            || scalar.value == 0xFEFF
    }
}
