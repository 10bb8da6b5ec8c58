import Foundation

/// What no Swift file of this repository does, found line by line.
///
/// Forced unwraps, casts and tries are also found by `swift format lint`, which reads the syntax tree.
enum SourceRules {
    static let longestFile = 400
    /// A shorter file in `Sources` holds a declaration rather than an idea, and belongs to a neighbour that is read
    /// with it.
    static let shortestFile = 15

    /// What may be shorter, by the start of the path or a part of it.
    private static let shortFiles = [
        // A type for each template, which is found by its name.
        "Sources/PacCryptServer/Pages/",
        // A port is what adapters read, and nothing else.
        "/Ports/",
        // An encoding of its own, like the other files there.
        "Sources/TextEncodings/Digits.swift",
        // Used by several kinds of identifiers alike.
        "Sources/PacShare/Identifiers/RandomBytes.swift",
        // What several use cases hand files to.
        "Sources/PacShare/UseCases/FilesSink.swift",
    ]

    /// Whether a file is so short that another one should hold what is in it.
    static func isTooShort(_ path: String, _ source: String) -> Bool {
        path.hasPrefix("Sources/")
            && source.split(separator: "\n", omittingEmptySubsequences: false).count <= shortestFile
            && !shortFiles.contains { path.contains($0) }
    }

    /// Calls that end the process where an error belongs.
    private static let traps = ["try!", "as!", "fatalError("]
    /// Promises that the compiler cannot check; each needs its reason in a comment.
    private static let uncheckedPromises = ["@unchecked Sendable", "nonisolated(unsafe)", "preconditionFailure("]

    /// The violations in a file, as `line: what`.
    static func violations(in source: String, trapsAllowed: Bool = false) -> [String] {
        let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
        var found: [String] = []
        if lines.count - (source.hasSuffix("\n") ? 1 : 0) > longestFile {
            found.append("\(longestFile + 1): longer than \(longestFile) lines")
        }
        for (index, line) in lines.enumerated() {
            let code = withoutComment(line)
            if !trapsAllowed {
                found += traps.filter { contains(code, word: $0) }.map { "\(index + 1): \($0)" }
            }
            let hasReason = index > 0 && isComment(lines[index - 1])
            found += uncheckedPromises.filter { code.contains($0) && !hasReason }
                .map { "\(index + 1): \($0) without its reason in a comment directly above" }
        }
        return found
    }

    /// The line up to a comment; `://` starts none.
    private static func withoutComment(_ line: Substring) -> Substring {
        var start = line.startIndex
        while let slashes = line[start...].firstRange(of: "//") {
            if slashes.lowerBound == line.startIndex || line[line.index(before: slashes.lowerBound)] != ":" {
                return line[..<slashes.lowerBound]
            }
            start = slashes.upperBound
        }
        return line
    }

    private static func contains(_ code: Substring, word: String) -> Bool {
        code.ranges(of: word).contains { range in
            guard range.lowerBound > code.startIndex else { return true }
            let before = code[code.index(before: range.lowerBound)]
            return !(before.isLetter || before.isNumber || before == "_")
        }
    }

    private static func isComment(_ line: Substring) -> Bool {
        line.drop(while: \.isWhitespace).hasPrefix("//")
    }
}
