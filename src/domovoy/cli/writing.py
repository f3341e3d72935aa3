"""Why a file could not be written, in words."""

from __future__ import annotations

import errno

WHY = {
    errno.EEXIST: "там уже есть файл с таким именем",
    errno.ENOTDIR: "на пути к ней стоит файл, а не папка",
    errno.ENOENT: "такой папки нет",
    errno.EISDIR: "это папка, а нужен файл",
    errno.EACCES: "нет прав на запись",
    errno.EPERM: "нет прав на запись",
    errno.EROFS: "туда ничего нельзя записать",
    errno.ENOSPC: "не хватает места",
}
