import Foundation
import TextEncodings

/// Turns names that strangers chose into names that every program unpacks into one folder.
enum ZipNames {
    /// File systems take 255 bytes.
    private static let limit = NameLimit(maximumBytes: 240)

    /// A safe name for each, no two of them equal on any file system.
    static func safe(_ names: [String]) -> [String] {
        var taken: Set<String> = []
        return names.map { name in
            let safe = safe(name)
            var unique = safe
            var number = 2
            while !taken.insert(unique.lowercased()).inserted {
                unique = limit.numbered(safe, number)
                number += 1
            }
            return unique
        }
    }

    /// The last component without what paths, consoles and file systems read as something else.
    private static func safe(_ name: String) -> String {
        // By scalars: to Swift, a slash and an accent on it are one character, and to a file system they are two.
        let visible = name.unicodeScalars.filter { !$0.steersText }
        let component = visible.split(whereSeparator: { $0 == "/" }).last ?? []
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: component.map { isReplaced($0) ? "_" : $0 })
        // Some programs write the composed form whatever stands in the zip; then names that were two must stay two.
        var text = limit.fitted(String(scalars).precomposedStringWithCanonicalMapping) ?? ""
        while let last = text.last, last == " " || last == "." { text.removeLast() }
        while text.first == " " { text.removeFirst() }
        guard !text.isEmpty else { return "file" }
        return isDevice(text) ? "_" + text : text
    }

    /// What some system does not allow in a name, and the backslash, which some take for a separator.
    private static func isReplaced(_ scalar: Unicode.Scalar) -> Bool {
        "<>:\"|?*\\".unicodeScalars.contains(scalar)
    }

    /// Names that Windows gives to devices, with any ending.
    private static func isDevice(_ name: String) -> Bool {
        let stem = String(name.unicodeScalars.prefix { $0 != "." }).lowercased()
        if ["con", "prn", "aux", "nul"].contains(stem) { return true }
        return stem.count == 4 && (stem.hasPrefix("com") || stem.hasPrefix("lpt")) && stem.last?.isNumber == true
    }
}
