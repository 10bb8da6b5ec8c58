extension Layering {
    /// PacCrypt's layers, from the bottom up. A new target or edge is a decision: it is written here first.
    static let paccrypt = Layering(
        targets: domain.merging(adapters) { $1 }.merging(outside) { $1 },
        reserved: [
            "CSodium": ["PacCryptCore"],
            "CArchive": ["FolderArchive"],
            "CLinux": ["FileSystem", "Threads", "paccrypt"],
            "CZlib": ["PacShare"],
            "CQREncode": ["QRCode"],
            "CPNG": ["QRCode"],
            "swift-argument-parser": ["paccrypt"],
            "GRDB.swift": ["SQLiteStore"],
            "async-http-client": ["PacCryptClient"],
            "hummingbird": ["PacCryptServer"],
            "swift-mustache": ["PacCryptServer"],
            "swift-nio": ["ClamAVScanner", "PacCryptClient", "PacCryptServer"],
            // The server takes its certificate as a NIO type, which the composition root reads from files; the client
            // may be told whom to trust.
            "swift-nio-ssl": ["PacCryptServer", "PacCryptClient", "paccrypt"],
        ],
        testSupport: [
            "TestSupport", "AdminAccessConformance", "AuditLogConformance", "AuditLogProbe", "AuditLogBenchmark",
            "CommandLineIOProbe", "RequestGuardBenchmark", "StoreProbe", "PacShareConformance",
            "BlobProbe", "ClamAVSupport",
        ]
    )

    private static let domain: [String: Set<String>] = [
        "FileSystem": [],
        "Threads": [],
        "TextEncodings": [],
        "PacCryptCore": ["TextEncodings"],
        "QRCode": [],
        "FolderArchive": ["FileSystem"],
        "CommandLineIO": ["FileSystem"],
        "MultipartForm": ["TextEncodings"],
        "Settings": ["FileSystem", "TextEncodings", "PacCryptCore", "RequestGuard", "Threads"],
        "RequestGuard": ["TextEncodings", "PacCryptCore"],
        "AuditLog": ["FileSystem", "TextEncodings", "PacCryptCore", "Settings", "RequestGuard", "Threads"],
        "PacShare": ["FileSystem", "TextEncodings", "PacCryptCore", "Settings", "RequestGuard", "AuditLog"],
        "AdminAccess": ["TextEncodings", "PacCryptCore", "Settings", "RequestGuard", "AuditLog", "PacShare"],
    ]

    /// Adapters implement ports of the domain and do not know each other.
    private static let adapters: [String: Set<String>] = Dictionary(
        uniqueKeysWithValues: adapterNames.map { ($0, Set(domain.keys).subtracting(commandLineOnly)) })

    private static let adapterNames = [
        "SQLiteStore", "CredentialFile", "DiskBlobStore", "ClamAVScanner", "OriginalInstance", "RedisStore",
        "S3BlobStore",
    ]

    private static let commandLineOnly: Set<String> = ["FolderArchive", "CommandLineIO"]

    private static let outside: [String: Set<String>] = [
        "CSiteResources": [],
        "PacCryptAPI": ["PacCryptCore"],
        "PacCryptClient": ["TextEncodings", "PacCryptCore", "PacCryptAPI"],
        // What a page shows comes through ports: files and pictures are made where the adapters are.
        "PacCryptServer": Set(domain.keys).subtracting(commandLineOnly).subtracting(["QRCode"])
            .union(["PacCryptAPI", "CSiteResources"]),
        // The composition root, and the only one that names adapters.
        "paccrypt": Set(domain.keys).union(adapterNames).union(["PacCryptAPI", "PacCryptClient", "PacCryptServer"]),
    ]
}
