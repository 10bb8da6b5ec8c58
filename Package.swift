// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]
/// Targets that only the fuzz targets use from outside this package: each of them has parsers of what strangers send.
let fuzzed = [
    "AuditLog", "ClamAVScanner", "CommandLineIO", "FolderArchive", "HTTPSyntax", "JSONSyntax", "MultipartForm",
    "OriginalInstance", "PacCryptAPI", "PacShare", "RequestGuard", "Settings", "TextEncodings",
]
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

let package = Package(
    name: "PacCrypt",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "PacCryptCore", targets: ["PacCryptCore"]),
        .library(name: "PacCryptClient", targets: ["PacCryptClient", "PacCryptAPI"]),
        .executable(name: "paccrypt", targets: ["paccrypt"]),
    ] + fuzzed.map { Product.library(name: $0, targets: [$0]) },
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(name: "CLibcrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .target(name: "TextEncodings", swiftSettings: strict),
        .target(name: "JSONSyntax", swiftSettings: strict),
        .target(name: "HTTPSyntax", dependencies: ["TextEncodings"], swiftSettings: strict),
        .target(
            name: "PacCryptCore",
            dependencies: [
                "CLibcrypto", "CSodium", "JSONSyntax", "TextEncodings",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
            ],
            swiftSettings: strict),
        .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        .target(
            name: "FolderArchive",
            dependencies: ["CArchive", "FileSystem", systemPackage],
            swiftSettings: strict),
        .systemLibrary(name: "CLinux"),
        .target(name: "CWipedMemory", cSettings: [.treatAllWarnings(as: .error)]),
        .target(name: "CStandardDescriptors", cSettings: [.treatAllWarnings(as: .error)]),
        .target(name: "FileSystem", dependencies: ["CLinux", systemPackage], swiftSettings: strict),
        .target(
            name: "CommandLineIO", dependencies: ["FileSystem", "TextEncodings", systemPackage], swiftSettings: strict),
        .target(name: "Threads", dependencies: ["CLinux"], swiftSettings: strict),
        .target(
            name: "ContentPipeline", dependencies: ["PacCryptCore", "Threads"],
            swiftSettings: strict + [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]),
        .target(
            name: "Settings",
            dependencies: ["FileSystem", "JSONSyntax", "PacCryptCore", "RequestGuard", "Threads", systemPackage],
            swiftSettings: strict),
        .target(name: "MultipartForm", dependencies: ["HTTPSyntax", "TextEncodings"], swiftSettings: strict),
        // Stores that need not suspend answer on the executor of their caller, without a hop.
        .target(
            name: "RequestGuard",
            swiftSettings: strict + [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]
        ),
        .target(
            name: "AuditLog",
            dependencies: [
                "FileSystem", "TextEncodings", "PacCryptCore", "Threads",
                .product(name: "Crypto", package: "swift-crypto"),
                systemPackage,
            ],
            swiftSettings: strict),
        .systemLibrary(name: "CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
        // Its ports are spoken to on the executor of their caller, like RequestGuard's.
        .target(
            name: "PacShare",
            dependencies: [
                "CDeflate", "ContentPipeline", "FileSystem", "TextEncodings", "PacCryptCore", "RequestGuard",
                "AuditLog", systemPackage, .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict + [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]
        ),
        .target(
            name: "AdminAccess",
            dependencies: [
                "TextEncodings", "PacCryptCore", "Settings", "RequestGuard", "AuditLog",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict),
        .target(
            name: "SQLiteStore",
            dependencies: [
                "FileSystem", "TextEncodings", "PacCryptCore", "RequestGuard", "AuditLog", "AdminAccess", "PacShare",
                .product(name: "GRDB", package: "GRDB.swift"),
                systemPackage,
            ],
            swiftSettings: strict),
        .target(
            name: "CredentialFile",
            dependencies: [
                "FileSystem", "PacCryptCore", "RequestGuard", "AdminAccess", "Threads",
                .product(name: "Crypto", package: "swift-crypto"),
                systemPackage,
            ],
            swiftSettings: strict),
        .target(
            name: "DiskBlobStore",
            dependencies: ["ContentPipeline", "FileSystem", "PacShare", "RequestGuard", "Threads", systemPackage],
            swiftSettings: strict + [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]
        ),
        .target(
            name: "ClamAVScanner",
            dependencies: [
                "ContentPipeline", "FileSystem", "PacCryptCore", "RequestGuard", "PacShare",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                systemPackage,
            ],
            swiftSettings: strict + [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]
        ),
        .systemLibrary(name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
        .target(name: "QRCode", dependencies: ["CQREncode", "CPNG"], swiftSettings: strict),
        .target(
            name: "OriginalInstance",
            dependencies: [
                "ContentPipeline", "FileSystem", "PacCryptCore", "RequestGuard", "PacShare", "Threads", systemPackage,
            ],
            swiftSettings: strict + [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]),
        .target(name: "PacCryptAPI", dependencies: ["PacCryptCore"], swiftSettings: strict),
        .target(
            name: "PacCryptClient",
            dependencies: [
                "FileSystem", "HTTPSyntax", "JSONSyntax", "TextEncodings", "PacCryptCore", "PacCryptAPI",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                systemPackage,
            ],
            swiftSettings: strict),
        .target(name: "CSiteResources", exclude: ["Resources"], cSettings: [.treatAllWarnings(as: .error)]),
        .target(
            name: "PacCryptServer",
            dependencies: [
                "CSiteResources", "ContentPipeline", "FileSystem", "HTTPSyntax", "JSONSyntax", "TextEncodings",
                "PacCryptCore", "Settings", "RequestGuard", "AuditLog", "AdminAccess", "PacShare", "MultipartForm",
                "PacCryptAPI", "Threads",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                systemPackage,
            ],
            swiftSettings: strict + [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]
        ),
        .executableTarget(
            name: "paccrypt",
            dependencies: [
                "CLinux", "CStandardDescriptors", "CWipedMemory", "FileSystem", "TextEncodings", "PacCryptCore",
                "ContentPipeline", "FolderArchive", "CommandLineIO", "Settings", "RequestGuard",
                "AuditLog", "AdminAccess", "PacShare", "SQLiteStore", "CredentialFile", "DiskBlobStore",
                "ClamAVScanner", "OriginalInstance", "QRCode", "PacCryptAPI", "PacCryptClient", "PacCryptServer",
                "Threads",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                systemPackage,
            ],
            swiftSettings: strict),
        .target(
            name: "TestSupport",
            dependencies: ["RequestGuard", systemPackage],
            path: "Tests/TestSupport",
            exclude: [
                "trouble.h", "closed-ports.c", "foreign-folder.c", "full-disk.c", "limited-files.c",
                "synchronizations.c", "visible-process.c",
            ].map { "MachineTrouble/\($0)" },
            swiftSettings: strict),
        .target(
            name: "AuditLogConformance", dependencies: ["AuditLog"], path: "Tests/AuditLogConformance",
            swiftSettings: strict),
        .target(
            name: "PacShareConformance",
            dependencies: ["ContentPipeline", "FileSystem", "PacShare", "RequestGuard", "PacCryptCore", "TestSupport"],
            path: "Tests/PacShareConformance",
            swiftSettings: strict + [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]),
        .target(
            name: "AdminAccessConformance", dependencies: ["AdminAccess", "RequestGuard", "PacCryptCore"],
            path: "Tests/AdminAccessConformance", swiftSettings: strict),
        .executableTarget(
            name: "InstructionBenchmark",
            dependencies: [
                "ContentPipeline", "MultipartForm", "PacCryptCore", "PacCryptServer", "PacShare", "RequestGuard",
                "Threads",
            ],
            path: "Benchmarks/InstructionBenchmark", swiftSettings: strict),
        .executableTarget(
            name: "RequestGuardBenchmark", dependencies: ["RequestGuard"], path: "Benchmarks/RequestGuardBenchmark",
            swiftSettings: strict),
        .testTarget(
            name: "HTTPSyntaxTests", dependencies: ["HTTPSyntax", "TestSupport", "TextEncodings"],
            swiftSettings: strict),
        .testTarget(name: "JSONSyntaxTests", dependencies: ["JSONSyntax", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "TextEncodingsTests", dependencies: ["TextEncodings", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "ContentPipelineTests",
            dependencies: ["ContentPipeline", "PacCryptCore", "TestSupport", "Threads"],
            swiftSettings: strict + [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]),
        .testTarget(
            name: "PacCryptCoreTests",
            dependencies: [
                "PacCryptCore", "CSodium", "TextEncodings", "TestSupport",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ],
            resources: [.copy("Vectors")],
            swiftSettings: strict),
        .testTarget(
            name: "FolderArchiveTests",
            dependencies: ["FolderArchive", "FileSystem", "TestSupport", systemPackage],
            swiftSettings: strict),
        .executableTarget(
            name: "CommandLineIOProbe",
            dependencies: ["CommandLineIO", "FileSystem"],
            path: "Tests/CommandLineIOProbe",
            swiftSettings: strict),
        .testTarget(
            name: "CommandLineIOTests",
            dependencies: [
                "CommandLineIO", "CommandLineIOProbe", "FileSystem", "TestSupport", "TextEncodings", systemPackage,
            ],
            swiftSettings: strict),
        .testTarget(name: "ArchitectureTests", swiftSettings: strict),
        .testTarget(name: "ThreadsTests", dependencies: ["CLinux", "Threads"], swiftSettings: strict),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["paccrypt", "PacCryptAPI", "PacCryptCore", "ClamAVSupport", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "RequestGuardTests", dependencies: ["RequestGuard", "RequestGuardBenchmark", "TestSupport"],
            swiftSettings: strict),
        .executableTarget(
            name: "AuditLogProbe",
            dependencies: ["AuditLog", "FileSystem", "PacCryptCore", systemPackage],
            path: "Tests/AuditLogProbe", swiftSettings: strict),
        .testTarget(
            name: "PacShareTests",
            dependencies: [
                "ContentPipeline", "FileSystem", "PacShare", "PacShareConformance", "PacCryptCore", "RequestGuard",
                "TestSupport",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict + [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]
        ),
        .testTarget(
            name: "AuditLogTests",
            dependencies: [
                "AuditLog", "AuditLogConformance", "AuditLogProbe", "FileSystem", "TextEncodings", "PacCryptCore",
                "TestSupport",
                .product(name: "Crypto", package: "swift-crypto"),
                systemPackage,
            ],
            resources: [.copy("Vectors")],
            swiftSettings: strict),
        .testTarget(
            name: "AdminAccessTests",
            dependencies: [
                "AdminAccess", "AdminAccessConformance", "AuditLog", "AuditLogConformance", "RequestGuard", "Settings",
                "PacCryptCore", "TestSupport",
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "StoreProbe",
            dependencies: [
                "SQLiteStore", "CredentialFile", "FileSystem", "AdminAccess", "AuditLog", "PacCryptCore",
                "PacShare", "RequestGuard", systemPackage,
            ],
            path: "Tests/StoreProbe", swiftSettings: strict),
        .executableTarget(
            name: "FileSystemProbe",
            dependencies: ["FileSystem", systemPackage],
            path: "Tests/FileSystemProbe", swiftSettings: strict),
        .testTarget(
            name: "FileSystemTests",
            dependencies: ["FileSystem", "FileSystemProbe", "TestSupport", systemPackage],
            swiftSettings: strict),
        .testTarget(
            name: "SQLiteStoreTests",
            dependencies: [
                "SQLiteStore", "AdminAccess", "AdminAccessConformance", "AuditLog", "AuditLogConformance",
                "FileSystem", "PacCryptCore", "PacShare", "PacShareConformance", "RequestGuard", "StoreProbe",
                "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "CredentialFileTests",
            dependencies: [
                "CredentialFile", "AdminAccess", "AdminAccessConformance", "PacCryptCore", "RequestGuard",
                "StoreProbe", "TestSupport", systemPackage,
            ],
            resources: [.copy("Vectors")], swiftSettings: strict),
        .executableTarget(
            name: "BlobProbe",
            dependencies: ["ContentPipeline", "DiskBlobStore", "PacShare", "RequestGuard", "Threads", systemPackage],
            path: "Tests/BlobProbe",
            swiftSettings: strict),
        .testTarget(
            name: "DiskBlobStoreTests",
            dependencies: [
                "ContentPipeline", "DiskBlobStore", "BlobProbe", "FileSystem", "PacShare", "PacShareConformance",
                "RequestGuard",
                "TestSupport", "Threads", systemPackage,
            ],
            swiftSettings: strict + [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]),
        .target(
            name: "ClamAVSupport", dependencies: ["TestSupport"], path: "Tests/ClamAVSupport", swiftSettings: strict),
        .testTarget(
            name: "ClamAVScannerTests",
            dependencies: [
                "ContentPipeline", "ClamAVScanner", "ClamAVSupport", "PacShare", "PacShareConformance", "PacCryptCore",
                "RequestGuard",
                "TestSupport",
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict + [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]),
        .testTarget(name: "QRCodeTests", dependencies: ["QRCode", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "OriginalInstanceTests",
            dependencies: [
                "ContentPipeline", "OriginalInstance", "PacShare", "PacShareConformance", "PacCryptCore",
                "RequestGuard", "TestSupport",
                "Threads",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            resources: [.copy("Vectors")],
            swiftSettings: strict + [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]),
        .testTarget(
            name: "SettingsTests",
            dependencies: ["FileSystem", "Settings", "PacCryptCore", "RequestGuard", "TestSupport", systemPackage],
            swiftSettings: strict),
        .testTarget(name: "MultipartFormTests", dependencies: ["MultipartForm", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "PacCryptClientTests",
            dependencies: [
                "PacCryptClient", "PacCryptAPI", "PacCryptCore", "TestSupport",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                systemPackage,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "PacCryptServerTests",
            dependencies: [
                "ContentPipeline", "PacCryptServer", "FileSystem", "HTTPSyntax", "TextEncodings", "PacCryptAPI",
                "PacCryptCore", "Settings", "RequestGuard", "AuditLog", "AuditLogConformance", "AdminAccess",
                "AdminAccessConformance", "PacShare", "PacShareConformance", "TestSupport", "Threads",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                systemPackage,
            ],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
