import Foundation
import PacCryptCore
import TextEncodings

/// Names of files as senders give them: never a path. They are kept as they were given, and changed only on their way
/// to what could not bear them.
enum FileName {
    /// The most bytes of a name that is proposed: what common file systems take.
    static let maximumProposedCount = 255
    /// The most bytes of a name that is kept: 255 characters, which some file systems take, have up to 1,020.
    private static let maximumKeptCount = 1024
    private static let ending = ".encrypted"

    /// The last part of a path as it was given, at most 1,024 bytes of UTF-8; nil when nothing is left that could be a
    /// name.
    static func kept(_ name: String?) -> String? {
        // By scalars: to Swift, a slash and an accent on it are one character, and to a file system they are two.
        guard let last = name?.unicodeScalars.split(whereSeparator: { $0 == "/" }).last else { return nil }
        let kept = prefix(of: String(last), bytes: maximumKeptCount)
        return ["", ".", ".."].contains(kept) ? nil : kept
    }

    /// A name under which an answer can be saved, at most 255 bytes of UTF-8; nil when nothing is left that could be a
    /// name. What would steer a header or a terminal is replaced.
    ///
    /// - Parameters:
    ///   - name: the name as it was given.
    ///   - ending: what comes behind it.
    static func proposed(_ name: String?, ending: String = "") -> String? {
        guard let name = kept(name) else { return nil }
        let safe = String(String.UnicodeScalarView(name.unicodeScalars.map { $0.steersText ? "_" : $0 }))
        return fitted(safe, to: maximumProposedCount - ending.utf8.count) + ending
    }

    /// A name as people see it; nil when there is none.
    static func shown(_ name: String?) -> String? {
        kept(name).map { ShownText.escaped($0) }
    }

    /// The name of the container of a file.
    static func encrypted(_ name: String?, _ algorithm: Algorithm) -> String {
        let ending = ".\(algorithm.id)\(Self.ending)"
        return proposed(name, ending: ending) ?? "file" + ending
    }

    /// The name of what was in a container, when the container does not tell: the container's own without its ending.
    static func decrypted(_ name: String?) -> String {
        guard let name = kept(name) else { return "file" }
        if let algorithm = algorithm(in: name) {
            return proposed(String(name.dropLast("\(ending).\(algorithm.id)".count))) ?? "file"
        }
        for ending in [ending, ".enc"] where name.hasSuffix(ending) {
            return proposed(String(name.dropLast(ending.count))) ?? "file"
        }
        return proposed(name, ending: ".decrypted") ?? "file"
    }

    /// The algorithm in a name that ends in `.ALGORITHM.encrypted`.
    static func algorithm(in name: String?) -> Algorithm? {
        guard let name, name.hasSuffix(ending) else { return nil }
        return name.dropLast(ending.count).split(separator: ".").last.flatMap { Algorithm(rawValue: String($0)) }
    }

    /// The name, shortened before its own ending if need be.
    private static func fitted(_ name: String, to count: Int) -> String {
        if name.utf8.count <= count { return name }
        let dot = name.lastIndex(of: ".") ?? name.endIndex
        let ending = name[dot...]
        guard dot > name.startIndex, ending.utf8.count <= 32 else { return prefix(of: name, bytes: count) }
        return prefix(of: String(name[..<dot]), bytes: count - ending.utf8.count) + ending
    }

    /// The longest beginning that takes at most so many bytes, cut between characters, or between scalars when the
    /// first character alone is too long.
    private static func prefix(of text: String, bytes: Int) -> String {
        if text.utf8.count <= bytes { return text }
        var left = bytes
        let characters = text.prefix { character in
            left -= character.utf8.count
            return left >= 0
        }
        if !characters.isEmpty { return String(characters) }
        left = bytes
        return String(
            String.UnicodeScalarView(
                text.unicodeScalars.prefix { scalar in
                    left -= UTF8.width(scalar)
                    return left >= 0
                }))
    }
}
