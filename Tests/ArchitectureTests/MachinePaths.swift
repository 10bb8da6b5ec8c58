import Foundation

/// Finds absolute paths that mean something on one machine only.
enum MachinePaths {
    private static let folders = ["work", "root", "farm"].map { Data("/\($0)/".utf8) }

    /// The paths' places in bytes, in order.
    static func offsets(in contents: Data) -> [Int] {
        folders.flatMap { folder in
            var found: [Int] = []
            var rest = contents[...]
            while let range = rest.firstRange(of: folder) {
                if !continuesPath(contents, before: range.lowerBound) {
                    found.append(range.lowerBound - contents.startIndex)
                }
                rest = rest[range.upperBound.advanced(by: -1)...]
            }
            return found
        }.sorted()
    }

    /// Whether the byte before `index` belongs to a longer path, as in `home/work/`.
    private static func continuesPath(_ contents: Data, before index: Data.Index) -> Bool {
        guard index > contents.startIndex else { return false }
        let character = Character(UnicodeScalar(contents[index - 1]))
        return character.isASCII && (character.isLetter || character.isNumber || "_.-".contains(character))
    }
}
