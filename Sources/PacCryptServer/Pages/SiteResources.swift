import CSiteResources

/// The files of the site, which lie in the program itself.
enum SiteResources {
    /// All files by their paths.
    static let all: [String: [UInt8]] = {
        let table = siteResources()
        return Dictionary(
            UnsafeBufferPointer(start: table.first, count: table.count).map {
                (String(cString: $0.path), Array(UnsafeBufferPointer(start: $0.bytes, count: $0.length)))
            },
            uniquingKeysWith: { first, _ in first })
    }()

    /// The description of the API.
    static var openAPI: [UInt8] { all["openapi.json"] ?? [] }

    /// The files of a folder by their names, without the ending that they share.
    static func files(in folder: String, endingWith suffix: String = "") -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for (path, bytes) in all where path.hasPrefix(folder + "/") && path.hasSuffix(suffix) {
            files[String(path.dropFirst(folder.count + 1).dropLast(suffix.count))] = bytes
        }
        return files
    }
}
